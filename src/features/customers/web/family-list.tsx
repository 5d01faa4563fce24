import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Masked } from '../../../web/ui/masked.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { addFamilyMember, recordConsent, removeFamilyMember } from '../customers.file.contract.ts'
import { type CustomerPage, getCustomer } from '../customers.page.contract.ts'
import type { Reveal } from './use-reveal.tsx'

type Member = NonNullable<CustomerPage['groups']['private']['values']>['family'][number]

function AddMember({ page, onClose }: { page: CustomerPage; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const [draft, setDraft] = useState({ relation: '', name: '', isMinor: false, proof: '' })
  const [error, setError] = useState<string | null>(null)
  const consent = useAct(recordConsent)
  const add = useAct(addFamilyMember, { refreshes: [getCustomer] })
  const isWhole = draft.relation.trim() !== '' && draft.name.trim() !== '' && (!draft.isMinor || draft.proof.trim() !== '')
  const save = async (): Promise<void> => {
    const params = { id: page.customerId }
    try {
      const given = draft.isMinor
        ? await consent.mutateAsync({
            params,
            body: {
              purpose: 'guardian',
              scope: `${t('customers.field.family')} ${draft.relation}`,
              proof: draft.proof.trim(),
              givenOn: dayOf(serverNow()),
            },
          })
        : null
      await add.mutateAsync({
        params,
        body: { relation: draft.relation.trim(), name: draft.name.trim(), isMinor: draft.isMinor, consentId: given?.id ?? null },
      })
      toast.done(t('customer.familySaved'))
      onClose()
    } catch (failure) {
      setError(errorText(failure, t))
    }
  }
  return (
    <Modal open title={t('customer.familyAdd')} footer={null} onCancel={onClose} width={420}>
      <form
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole) void save()
        }}
      >
        <Field label={t('customer.familyRelation')} required>
          {(control) => (
            <Input
              {...control}
              maxLength={20}
              value={draft.relation}
              onChange={(event) => setDraft({ ...draft, relation: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('customer.familyName')} required error={error}>
          {(control) => (
            <Input
              {...control}
              maxLength={40}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.target.value })}
            />
          )}
        </Field>
        <Checkbox checked={draft.isMinor} onChange={(event) => setDraft({ ...draft, isMinor: event.target.checked })}>
          {t('customer.familyMinor')}
        </Checkbox>
        {draft.isMinor && (
          <Field label={t('customer.familyProof')} required hint={t('customer.familyProofHint')}>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.proof}
                onChange={(event) => setDraft({ ...draft, proof: event.target.value })}
              />
            )}
          </Field>
        )}
        <Button type="primary" htmlType="submit" disabled={!isWhole} loading={consent.isPending || add.isPending}>
          {t('customer.familyAdd')}
        </Button>
      </form>
    </Modal>
  )
}

/** Members of the family: third parties, so masked too; a minor only with a guardian's consent. */
export function FamilyList({ page, family, reveal }: { page: CustomerPage; family: readonly Member[]; reveal: Reveal }) {
  const t = useT()
  const toast = useToast()
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Member | null>(null)
  const remove = useAct(removeFamilyMember, { refreshes: [getCustomer] })
  return (
    <>
      <dl className="zx-facts">
        {family.map((member) => (
          <Masked
            key={member.id}
            field={member.isMinor ? `${member.relation} · ${t('customer.family.minor')}` : member.relation}
            value={member.nameMasked}
            suggestedReasons={reveal.reasons}
            {...(page.may.reveal ? { reveal: reveal.open('familyMember', member.id) } : {})}
          />
        ))}
        {!family.some((member) => member.isMinor) && (
          <>
            <dt>{t('customer.minors')}</dt>
            <dd className="zx-meta">{t('customer.minorsNone')}</dd>
          </>
        )}
      </dl>
      {page.may.family && (
        <div className="zx-row zx-row-wrap">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t('customer.familyAdd')}
          </Button>
          {family.map((member) => (
            <Button
              key={member.id}
              size="small"
              type="text"
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t('customer.family.remove', { name: member.nameMasked })}
              onClick={() => setRemoving(member)}
            >
              {member.relation}
            </Button>
          ))}
        </div>
      )}
      {isAdding && <AddMember page={page} onClose={() => setAdding(false)} />}
      <ReasonDialog
        open={removing !== null}
        title={t('customer.family.remove', { name: removing?.nameMasked ?? '' })}
        explanation={t('customer.family.removeWhy')}
        confirmLabel={t('customer.family.remove', { name: removing?.nameMasked ?? '' })}
        danger
        needsReason={false}
        onCancel={() => setRemoving(null)}
        onConfirm={async () => {
          if (removing === null) return
          await remove.mutateAsync({ params: { id: page.customerId, memberId: removing.id }, version: page.version })
          toast.done(t('customer.family.removed'))
          setRemoving(null)
        }}
      />
    </>
  )
}
