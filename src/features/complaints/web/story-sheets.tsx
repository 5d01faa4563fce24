import { Link } from '@tanstack/react-router'
import type { Format } from '../../../web/i18n/format.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import { NOTE_PARTS } from './move-fields.ts'

/** What is proposed, and the note under which it was handed on. */
export function SolutionSheet({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  const format = useFormat()
  const { handOver, solution, summary, rejectionReason, policyRule, satisfaction } = complaint
  if (summary === null && solution === null && handOver === null && satisfaction === null) return null
  return (
    <Sheet title={t('complaintDesk.solution')}>
      <dl className="zx-facts">
        {[
          ['summary', summary],
          ['solution', solution],
          ['timeNeeded', complaint.timeNeeded],
          ['effect', complaint.effect],
          ['rejection', rejectionReason],
          ['rule', policyRule],
        ].map(([key, value]) =>
          value === null || value === undefined || value === ''
            ? null
            : [<dt key={`${key}-name`}>{t.of(`complaintDesk.told.${key}`)}</dt>, <dd key={key}>{value}</dd>],
        )}
        {satisfaction !== null && (
          <>
            <dt>{t('complaintDesk.told.satisfaction')}</dt>
            <dd>
              {t.of(`complaintDesk.rate.${satisfaction}`)}
              {complaint.opinion !== null && complaint.opinion !== '' && ` · ${complaint.opinion}`}
            </dd>
          </>
        )}
      </dl>
      {handOver !== null && (
        <div className="zx-hand-over">
          <p className="zx-dense">
            <b>
              {t('complaintDesk.handedTo', {
                what: t(`complaint.event.${handOver.kind}`),
                name: handOver.to.name,
                when: format.dayTime(handOver.at),
              })}
            </b>
          </p>
          <dl className="zx-facts">
            {NOTE_PARTS.map((part) => [
              <dt key={`${part}-name`}>{t(`complaint.note.${part}`)}</dt>,
              <dd key={part}>{handOver.note[part]}</dd>,
            ])}
            {handOver.answer !== null && (
              <>
                <dt>{t('complaintDesk.told.answer')}</dt>
                <dd>{handOver.answer}</dd>
              </>
            )}
          </dl>
        </div>
      )}
    </Sheet>
  )
}

/** The same customer's earlier complaints, and others of this kind with what solved them. */
export function NeighboursSheet({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  return (
    <Sheet title={t('complaintDesk.neighbours')}>
      <div className="zx-stack zx-stack-mid">
        <Neighbours title={t('complaintDesk.earlier')} rows={complaint.earlier} none={t('complaintDesk.noEarlier')} />
        <Neighbours title={t('complaintDesk.similar')} rows={complaint.similar} none={t('complaintDesk.noSimilar')} />
      </div>
    </Sheet>
  )
}

function Neighbours({ title, rows, none }: { title: string; rows: ComplaintView['earlier']; none: string }) {
  const t = useT()
  const format = useFormat()
  return (
    <div>
      <h3 className="zx-dense">{title}</h3>
      {rows.length === 0 && <p className="zx-meta">{none}</p>}
      <ul className="zx-neighbours">
        {rows.map((row) => (
          <li key={row.id}>
            <Link className="zx-link zx-dense" to={`/complaints/${row.id}`}>
              {row.title}
            </Link>
            <p className="zx-meta">
              {row.no} · {format.day(row.receivedAt)} · {t(`complaint.state.${row.state}`)}
              {row.isJustified !== null && ` · ${t(row.isJustified ? 'complaintDesk.justified' : 'complaintDesk.unjustified')}`}
            </p>
            {row.solution !== null && row.solution !== '' && (
              <p className="zx-meta">{t('complaintDesk.solvedBy', { solution: row.solution })}</p>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

/** What was said or written; codes and identifiers are not for reading. */
function detailsOf(details: ComplaintView['events'][number]['details'], format: Format): string {
  return Object.values(details)
    .filter((value): value is string => typeof value === 'string' && /[^\w-]/.test(value))
    .map((value) => (MOMENT.test(value) ? format.dayTime(value) : value))
    .join(' · ')
}

/** Everything that happened, the latest first. */
export function StorySheet({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  const format = useFormat()
  const events = complaint.events.toSorted((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <Sheet title={t('complaintDesk.story')}>
      <ol className="zx-story">
        {events.map((event) => (
          <li key={event.id}>
            <span className="zx-meta zx-num">{format.dayTime(event.at)}</span>
            <span className="zx-dense">
              <b>{t.of(`complaint.event.${event.kind}`)}</b> · {event.byName}
              {event.to !== null && event.to !== event.from && ` · ${t(`complaint.state.${event.to}`)}`}
              <span className="zx-meta zx-story-details">{detailsOf(event.details, format)}</span>
            </span>
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
