import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import { decideVerdict } from '../complaints.moves.contract.ts'
import { useKeepComplaint } from './use-complaint.ts'

/** Justified or not: the handler proposes, somebody else decides. */
export function VerdictSheet({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  const { verdict, may } = complaint
  if (verdict.proposed === null) return null
  const words = (justified: boolean): string => t(justified ? 'complaintDesk.justified' : 'complaintDesk.unjustified')
  return (
    <Sheet title={t('complaintDesk.verdict')}>
      <dl className="zx-facts">
        <dt>{t('complaintDesk.verdictProposed')}</dt>
        <dd>
          <b>{words(verdict.proposed)}</b> · {verdict.proposedByName} · {verdict.reason}
        </dd>
        <dt>{t('complaintDesk.verdictDecided')}</dt>
        <dd>
          {verdict.decided === null ? (
            t('complaintDesk.verdictWaits')
          ) : (
            <>
              <b>{words(verdict.decided)}</b> · {verdict.decidedByName}
              {verdict.note !== null && verdict.note !== '' && ` · ${verdict.note}`}
            </>
          )}
        </dd>
      </dl>
      {may.decideVerdict && verdict.decided === null && <Decide complaint={complaint} proposed={verdict.proposed} />}
    </Sheet>
  )
}

function Decide({ complaint, proposed }: { complaint: ComplaintView; proposed: boolean }) {
  const t = useT()
  const toast = useToast()
  const keep = useKeepComplaint()
  const [justified, setJustified] = useState(proposed)
  const [note, setNote] = useState('')
  const decide = useAct(decideVerdict, {
    onDone: (reply) => {
      keep(reply)
      toast.done(t('complaintDesk.decided'))
    },
  })
  return (
    <form
      className="zx-stack zx-stack-tight zx-decide"
      onSubmit={(event) => {
        event.preventDefault()
        decide.mutate({ params: { id: complaint.id }, version: complaint.version, body: { justified, note } })
      }}
    >
      <Radio.Group
        aria-label={t('complaintDesk.verdict')}
        value={justified}
        onChange={(event) => setJustified(event.target.value as boolean)}
        options={[
          { value: true, label: t('complaintDesk.justified') },
          { value: false, label: t('complaintDesk.unjustified') },
        ]}
      />
      <Field label={t('complaintDesk.verdictNote')}>
        {(control) => <Input {...control} maxLength={1000} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
      {decide.error !== null && (
        <p className="zx-field-error" role="alert">
          {errorText(decide.error, t)}
        </p>
      )}
      <div>
        <Button type="primary" htmlType="submit" loading={decide.isPending}>
          {t('complaintDesk.decide')}
        </Button>
      </div>
    </form>
  )
}
