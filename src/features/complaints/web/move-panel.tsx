import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../web/api/api-error.ts'
import { useAct } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getComplaint, type ComplaintView } from '../complaints.contract.ts'
import type { ComplaintEvent } from '../complaints.machine.rules.ts'
import { moveComplaint, type MoveBody } from '../complaints.moves.contract.ts'
import { MoveControl } from './move-control.tsx'
import { answersOf, fieldsOf, missingField, type MoveValues } from './move-fields.ts'
import { useKeepComplaint, type Guide } from './use-complaint.ts'

interface MovePanelProps {
  readonly complaint: ComplaintView
  readonly guide: Guide
  readonly event: ComplaintEvent
  /** What the page knows already: the tick of the read-back, the nature proposed. */
  readonly start?: MoveValues
  readonly onClose: () => void
}

function startOf({ complaint, event, start = {} }: MovePanelProps): MoveValues {
  const { record } = complaint
  switch (event) {
    case 'clarify':
      return { promisedReplyAt: complaint.promisedReplyAt ?? undefined, told: complaint.promiseTold, ...start }
    case 'understand':
      return {
        summary: complaint.summary ?? '',
        nature: complaint.nature ?? complaint.natureProposal.nature ?? undefined,
        ...start,
      }
    case 'propose':
      return {
        solution: complaint.solution ?? '',
        timeNeeded: complaint.timeNeeded ?? '',
        effect: complaint.effect ?? '',
        methods: complaint.methods,
        ...start,
      }
    case 'transfer':
    case 'escalate':
      return {
        note: {
          happened: [record.when, record.what].filter((each) => each !== null).join('；'),
          wanted: record.wish ?? '',
          wrong: complaint.summary ?? '',
          proposed: complaint.solution ?? '',
        },
        ...start,
      }
    case 'complete':
    case 'hear_out':
      return { listeningRecord: complaint.listeningRecord ?? '', ...start }
    case 'close':
      return { cause: complaint.cause ?? undefined, ...start }
    case 'reopen':
      return { satisfaction: complaint.satisfaction ?? undefined, ...start }
    default:
      return start
  }
}

const refusalsIn = (error: ApiError): string[] => {
  const found = error.details['refusals']
  return Array.isArray(found) ? found.filter((each): each is string => typeof each === 'string') : []
}

/** One step of the machine: what it asks, what stands in its way, and what others did meanwhile. */
export function MovePanel(props: MovePanelProps) {
  const { complaint, guide, event, onClose } = props
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const client = useQueryClient()
  const keep = useKeepComplaint()
  const [values, setValues] = useState<MoveValues>(() => startOf(props))
  const [openedAt] = useState(complaint.version)
  const fields = fieldsOf(event, complaint.nature === 'venting')
  const label = t.of(`complaintDesk.do.${event}`)
  const move = useAct(moveComplaint, {
    onDone: (reply) => {
      keep(reply)
      toast.done(t('complaintDesk.moved', { step: t.of(`complaint.event.${event}`) }))
      onClose()
    },
    onFail: (error) => {
      if (error.isStale) void client.invalidateQueries({ queryKey: [getComplaint.id] })
    },
  })
  const missing = missingField(fields, values)
  const others = complaint.version > openedAt ? complaint.events.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0] : undefined
  const refusals = move.error === null ? [] : refusalsIn(move.error)
  return (
    <SidePanel
      open
      title={label}
      onClose={onClose}
      footer={
        <div className="zx-row zx-row-wrap">
          <Button
            type="primary"
            disabled={missing !== undefined}
            loading={move.isPending}
            onClick={() =>
              move.mutate({
                params: { id: complaint.id },
                version: complaint.version,
                body: { event, ...answersOf(fields, values) } as MoveBody,
              })
            }
          >
            {label}
          </Button>
          <Button onClick={onClose}>{t('reason.cancel')}</Button>
          {missing !== undefined && (
            <span className="zx-meta" role="status">
              {t('complaintDesk.stillMissing', {
                what: t.find(`complaintDesk.field.${event}.${missing.key}`) ?? t.of(`complaintDesk.field.${missing.key}`),
              })}
            </span>
          )}
        </div>
      }
    >
      <div className="zx-stack zx-stack-mid">
        <p className="zx-soft">{t.of(`complaintDesk.why.${event}`)}</p>
        {move.error !== null && (
          <div className="zx-note zx-note-late" role="alert">
            <p>{errorText(move.error, t)}</p>
            {refusals.length > 1 && (
              <ul className="zx-bullets">
                {refusals.map((code) => (
                  <li key={code}>{t.of(`error.${code}`)}</li>
                ))}
              </ul>
            )}
          </div>
        )}
        {others !== undefined && (
          <p className="zx-note zx-note-warn" role="status">
            {t('complaintDesk.changedMeanwhile', {
              name: others.byName,
              when: format.time(others.at),
              what: t.of(`complaint.event.${others.kind}`),
              state: t(`complaint.state.${complaint.state}`),
            })}
          </p>
        )}
        {fields.map((field) => (
          <MoveControl
            key={field.key}
            field={field}
            event={event}
            values={values}
            complaint={complaint}
            guide={guide}
            onChange={(change) => setValues((now) => ({ ...now, ...change }))}
          />
        ))}
      </div>
    </SidePanel>
  )
}
