import { PhoneOutlined, PrinterOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { ContactSheet } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { RowMenu, type RowAction } from '../../../web/ui/row-menu.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { resumeCustomer, setImportance, suspendCustomer } from '../customers.file.contract.ts'
import { type CustomerPage, customerTimeline, getCustomer } from '../customers.page.contract.ts'
import { SUSPENSION_REASONS } from '../customers.rules.ts'
import { birthdayWords } from './birthday-words.ts'

function Line({ page }: { page: CustomerPage }) {
  const t = useT()
  const format = useFormat()
  const { birthday, nextBirthday } = page
  const parts = [
    page.gender && t(`customers.gender.${page.gender}`),
    birthday && t(`customer.born.${birthday.calendar}`, { day: birthdayWords(birthday, t, format) }),
    nextBirthday &&
      (nextBirthday.days === 0 ? t('customer.nextToday') : t('customer.next', { date: format.fullDay(nextBirthday.date) })),
  ].filter((each) => each !== null && each !== '')
  return (
    <span className="zx-row zx-row-wrap">
      <TierTag tier={page.tier} />
      {page.isImportant && <span className="zx-chip zx-chip-none">{t('customers.important')}</span>}
      {page.isGrowing && <span className="zx-chip zx-chip-none">{t('customers.growing')}</span>}
      {page.status !== 'active' && <span className="zx-chip zx-chip-hold">{t(`customers.status.${page.status}`)}</span>}
      {page.groups.basic.phone !== null && <span className="zx-num">{page.groups.basic.phone}</span>}
      <span className="zx-meta">{parts.join(' · ')}</span>
    </span>
  )
}

function Facts({ page }: { page: CustomerPage }) {
  const t = useT()
  const format = useFormat()
  const { manager, account } = page
  const facts: [string, ReactNode][] = [
    [
      t('customer.fact.manager'),
      manager === null
        ? t('customer.fact.noManager')
        : manager.since === null
          ? t('customer.fact.managerPlain', { name: manager.name })
          : t('customer.fact.managerValue', { name: manager.name, date: format.fullDay(manager.since) }),
    ],
  ]
  if (page.assistants.length > 0) facts.push([t('customer.fact.assistants'), page.assistants.map((each) => each.name).join('、')])
  if (page.tierValidTo !== null)
    facts.push([t('customer.fact.tier'), t('customer.fact.tierUntil', { date: format.fullDay(page.tierValidTo) })])
  if (account !== null) {
    const role = account.role === null ? null : t(`customers.account_role.${account.role}`)
    facts.push([
      t('customer.fact.account'),
      role === null ? account.name : t('customer.fact.accountValue', { name: account.name, role }),
    ])
  }
  if (page.territory !== null) facts.push([t('customer.fact.territory'), page.territory.name])
  if (page.openedOn !== null) facts.push([t('customer.fact.opened'), format.fullDay(page.openedOn)])
  if (page.contractEnd !== null)
    facts.push([t('customer.fact.contract'), t('customer.fact.contractUntil', { date: format.fullDay(page.contractEnd) })])
  if (page.isImportant && page.importantReason !== null) facts.push([t('customer.fact.important'), page.importantReason])
  return (
    <dl className="zx-customer-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type Asking = 'mark' | 'unmark' | 'suspend' | null

/** The fixed head: who he is, what may be done. */
export function CustomerHead({
  page,
  onHistory,
  onAssign,
}: {
  page: CustomerPage
  onHistory: () => void
  onAssign?: (() => void) | undefined
}) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const mayLog = useGrant('contacts:write') !== undefined
  const [isLogging, setLogging] = useState(false)
  const [asking, ask] = useState<Asking>(null)
  const [suspension, setSuspension] = useState<(typeof SUSPENSION_REASONS)[number]>('in_hospital')
  const refreshes = [getCustomer, customerTimeline]
  const importance = useAct(setImportance, { refreshes })
  const suspend = useAct(suspendCustomer, { refreshes })
  const resume = useAct(resumeCustomer, { refreshes, onDone: () => toast.done(t('customer.resumed')), onFail: toast.fail })
  const params = { id: page.customerId }
  const actions: RowAction[] = [
    { key: 'history', label: t('customer.history'), run: onHistory },
    ...(page.may.flag
      ? [
          page.isImportant
            ? { key: 'unmark', label: t('customer.unmark'), run: () => ask('unmark') }
            : { key: 'mark', label: t('customer.mark'), run: () => ask('mark') },
        ]
      : []),
    ...(page.may.suspend && page.suspension === null
      ? [{ key: 'suspend', label: t('customer.suspend'), run: () => ask('suspend') }]
      : []),
    ...(onAssign === undefined ? [] : [{ key: 'assign', label: t('portfolio.assignOne'), run: onAssign }]),
  ]
  const flag = async (important: boolean, reason: string | null): Promise<void> => {
    await importance.mutateAsync({ params, version: page.version, body: { important, reason } })
    toast.done(t(important ? 'customer.marked' : 'customer.unmarked'))
    ask(null)
  }
  return (
    <div className="zx-customer-head">
      <PageHead
        title={page.name}
        isName
        sentence={<Line page={page} />}
        actions={
          <>
            {mayLog && (
              <Button type="primary" icon={<PhoneOutlined aria-hidden />} onClick={() => setLogging(true)}>
                {t('customer.call')}
              </Button>
            )}
            <Button className="zx-desktop" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('customer.print')}
            </Button>
            <RowMenu name={page.name} actions={actions} />
          </>
        }
      />
      <Facts page={page} />
      {page.suspension !== null && (
        <div className="zx-row zx-row-wrap" style={{ marginTop: 8 }}>
          <span className="zx-chip zx-chip-hold">
            {t('customer.suspended', { reason: page.suspension.note ?? t(`customers.suspension.${page.suspension.reason}`) })}
          </span>
          <span className="zx-meta">{t('customer.suspendedSince', { date: format.fullDay(page.suspension.fromAt) })}</span>
          {page.may.suspend && (
            <Button size="small" loading={resume.isPending} onClick={() => resume.mutate({ params, version: page.version })}>
              {t('customer.resume')}
            </Button>
          )}
        </div>
      )}
      {isLogging && <ContactSheet customerId={page.customerId} customerName={page.name} onClose={() => setLogging(false)} />}
      <ReasonDialog
        open={asking === 'mark'}
        title={t('customer.mark')}
        explanation={t('customer.markWhy')}
        confirmLabel={t('customer.mark')}
        onCancel={() => ask(null)}
        onConfirm={(reason) => flag(true, reason)}
      />
      <ReasonDialog
        open={asking === 'unmark'}
        title={t('customer.unmark')}
        explanation={t('customer.unmarkWhy')}
        confirmLabel={t('customer.unmark')}
        onCancel={() => ask(null)}
        onConfirm={(reason) => flag(false, reason)}
      />
      <ReasonDialog
        open={asking === 'suspend'}
        title={t('customer.suspend')}
        explanation={t('customer.suspendWhy')}
        confirmLabel={t('customer.suspend')}
        needsReason={suspension === 'other'}
        onCancel={() => ask(null)}
        onConfirm={async (note) => {
          await suspend.mutateAsync({ params, body: { reason: suspension, note: note === '' ? null : note } })
          toast.done(t('customer.suspendDone'))
          ask(null)
        }}
      >
        <Field label={t('customer.suspendReason')} required>
          {(control) => (
            <Select
              {...control}
              value={suspension}
              onChange={setSuspension}
              options={SUSPENSION_REASONS.map((each) => ({ value: each, label: t(`customers.suspension.${each}`) }))}
            />
          )}
        </Field>
      </ReasonDialog>
    </div>
  )
}
