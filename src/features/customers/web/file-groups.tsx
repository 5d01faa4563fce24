import { EditOutlined, LockOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import type { TextKey } from '../../../web/i18n/dictionary.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Bar } from '../../../web/ui/bar.tsx'
import { Masked } from '../../../web/ui/masked.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { PRIVATE_FIELDS } from '../customers.fields.rules.ts'
import { type CustomerPage, openPrivate } from '../customers.page.contract.ts'
import { bornWords } from './birthday-words.ts'
import { FamilyList } from './family-list.tsx'
import { type Reveal, useReveal } from './use-reveal.tsx'

type PrivateGroup = CustomerPage['groups']['private']
type PrivateValues = NonNullable<PrivateGroup['values']>

function Group({
  title,
  who,
  completeness,
  children,
}: {
  title: TextKey
  who: TextKey
  completeness: { filled: number; required: number } | null
  children: ReactNode
}) {
  const t = useT()
  return (
    <section className="zx-file-group" aria-label={t(title)}>
      <div className="zx-file-group-head">
        <h3>{t(title)}</h3>
        <span className="zx-meta">{t(who)}</span>
        {completeness !== null && (
          <span className="zx-meta zx-num">
            {t('customer.group.complete', { n: completeness.filled, d: completeness.required })}
          </span>
        )}
      </div>
      {completeness !== null && (
        <Bar
          share={completeness.filled / completeness.required}
          met={completeness.filled === completeness.required}
          label={t('customer.group.completeLabel', { group: t(title), n: completeness.filled, d: completeness.required })}
        />
      )}
      {children}
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  const t = useT()
  const isEmpty = children === null || children === undefined || children === ''
  return (
    <>
      <dt>{label}</dt>
      <dd>{isEmpty ? <span className="zx-meta">{t('customer.blank')}</span> : children}</dd>
    </>
  )
}

function Basic({ page, reveal }: { page: CustomerPage; reveal: Reveal }) {
  const t = useT()
  const format = useFormat()
  const { basic } = page.groups
  const sealed = ['phone', 'idNumber', 'address'] as const
  return (
    <Group title="customer.group.basic" who="customer.group.basicWho" completeness={basic.completeness}>
      <dl className="zx-facts">
        <Fact label={t('customers.field.name')}>{page.name}</Fact>
        {sealed.map((field) => (
          <Masked
            key={field}
            field={t(`customers.field.${field}`)}
            value={basic[field]}
            suggestedReasons={reveal.reasons}
            {...(page.may.reveal ? { reveal: reveal.open(field) } : {})}
          />
        ))}
        <Fact label={t('customers.field.birthday')}>{page.birthday && bornWords(page.birthday, t, format)}</Fact>
        <Fact label={t('customers.field.preferredChannel')}>
          {page.preferredChannel && t(`customers.channel.${page.preferredChannel}`)}
        </Fact>
        <Fact label={t('customers.field.preferredPlace')}>{page.preferredPlace}</Fact>
        <Fact label={t('customer.quiet')}>{page.quietFrom && `${page.quietFrom}–${page.quietTo}`}</Fact>
        <Fact label={t('customers.field.industry')}>{page.industry}</Fact>
      </dl>
    </Group>
  )
}

function Preferences({ page }: { page: CustomerPage }) {
  const t = useT()
  const { access, completeness, values } = page.groups.preferences
  return (
    <Group title="customer.group.preferences" who="customer.group.preferencesWho" completeness={completeness}>
      {values === null ? (
        <p className="zx-meta">{t(access === 'masked' ? 'customer.group.masked' : 'customer.group.closed')}</p>
      ) : (
        <dl className="zx-facts">
          <Fact label={t('customers.field.personality')}>{values.personality}</Fact>
          <Fact label={t('customers.field.sports')}>{values.sports}</Fact>
          <Fact label={t('customers.field.rewardTypes')}>{values.rewardTypes}</Fact>
          <Fact label={t('customers.field.topics')}>{values.topics}</Fact>
          <Fact label={t('customers.field.topicsToAvoid')}>{values.topicsToAvoid}</Fact>
        </dl>
      )}
    </Group>
  )
}

function PrivateFacts({ page, values, reveal }: { page: CustomerPage; values: PrivateValues; reveal: Reveal }) {
  const t = useT()
  return (
    <div className="zx-stack zx-stack-tight">
      <dl className="zx-facts">
        {PRIVATE_FIELDS.map((field) => (
          <Masked
            key={field}
            field={t(`customers.field.${field}`)}
            value={values.fields[field]}
            suggestedReasons={reveal.reasons}
            {...(page.may.reveal ? { reveal: reveal.open(field) } : {})}
          />
        ))}
      </dl>
      <FamilyList page={page} family={values.family} reveal={reveal} />
    </div>
  )
}

function Private({ page, reveal }: { page: CustomerPage; reveal: Reveal }) {
  const t = useT()
  const { access, completeness, values } = page.groups.private
  const [isAsking, setAsking] = useState(false)
  const [opened, setOpened] = useState<PrivateValues | null>(null)
  const open = useAct(openPrivate)
  const shown = values ?? opened
  return (
    <Group title="customer.group.private" who="customer.group.privateWho" completeness={completeness}>
      {shown !== null && <PrivateFacts page={page} values={shown} reveal={reveal} />}
      {shown === null && access === 'closed' && <p className="zx-meta">{t('customer.group.closed')}</p>}
      {shown === null && access === 'reason' && (
        <Button size="small" icon={<LockOutlined aria-hidden />} onClick={() => setAsking(true)}>
          {t('customer.group.openWithReason')}
        </Button>
      )}
      <ReasonDialog
        open={isAsking}
        title={t('customer.group.openTitle')}
        explanation={t('customer.group.openWhy')}
        confirmLabel={t('customer.group.openWithReason')}
        onCancel={() => setAsking(false)}
        onConfirm={async (reason) => {
          const reply = await open.mutateAsync({ params: { id: page.customerId }, body: { reason } })
          setOpened(reply.values)
          setAsking(false)
        }}
      />
    </Group>
  )
}

/** The file: three groups, each with who may see it and how complete it is. */
export function FileGroups({ page, onEdit }: { page: CustomerPage; onEdit: () => void }) {
  const t = useT()
  const reveal = useReveal(page.customerId)
  return (
    <Sheet
      title={t('customer.file')}
      flush
      extra={
        page.may.edit.length > 0 && (
          <Button size="small" icon={<EditOutlined aria-hidden />} onClick={onEdit}>
            {t('customer.edit')}
          </Button>
        )
      }
    >
      <Basic page={page} reveal={reveal} />
      <Preferences page={page} />
      <Private page={page} reveal={reveal} />
      {reveal.dialog}
    </Sheet>
  )
}
