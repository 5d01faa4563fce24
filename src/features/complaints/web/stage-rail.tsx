import { CheckOutlined } from '@ant-design/icons'
import { useNow } from '../../../web/api/server-time.ts'
import { type Translate, useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DueChip, StateChip } from '../../../web/ui/due-chip.tsx'
import type { Due } from '../../../web/ui/due-words.ts'
import type { ComplaintView } from '../complaints.contract.ts'
import { STAGE_OF, STAGES } from '../complaints.rules.ts'
import { clockShare, stageDoneAt, stageLook } from './complaint-steps.ts'
import type { Guide } from './use-complaint.ts'

type Clock = ComplaintView['clocks'][number]

/** Where the complaint stands, what each next stage asks for, and every clock. */
export function StageRail({ complaint, guide }: { complaint: ComplaintView; guide: Guide }) {
  const t = useT()
  const format = useFormat()
  const clocks = complaint.clocks.filter((clock) => clock.kind !== 'receipt' || clock.metAt === null)
  return (
    <section className="zx-sheet" aria-label={t('complaintDesk.rail')}>
      <ol className="zx-rail">
        {STAGES.map((stage, index) => {
          const look = stageLook(complaint, stage)
          const doneAt = look === 'done' ? stageDoneAt(complaint, (state) => STAGE_OF[state], stage) : undefined
          return (
            <li key={stage} className={`zx-rail-${look}`} aria-current={look === 'now' ? 'step' : undefined}>
              <span className="zx-rail-dot">
                {look === 'done' ? <CheckOutlined aria-label={t('complaintDesk.stageDone')} /> : index + 1}
              </span>
              <span>
                <span className="zx-rail-name">{t(`complaint.stage.${stage}`)}</span>
                <span className="zx-meta zx-rail-note">
                  {look === 'done'
                    ? doneAt === undefined
                      ? t('complaintDesk.stageDone')
                      : t('complaintDesk.stageDoneAt', { when: format.dayTime(doneAt) })
                    : look === 'now'
                      ? stateNote(complaint, t)
                      : t(`complaintDesk.guard.${stage}`, { n: guide.callbackDays })}
                </span>
              </span>
            </li>
          )
        })}
      </ol>
      <dl className="zx-clocks">
        {clocks.map((clock) => (
          <ClockCell key={clock.kind} clock={clock} complaint={complaint} />
        ))}
      </dl>
    </section>
  )
}

/** Only what the stage's own name does not say already. */
function stateNote(complaint: ComplaintView, t: Translate): string {
  const state = t(`complaint.state.${complaint.state}`)
  return state === t(`complaint.stage.${complaint.stage}`) ? t('complaintDesk.stageNow') : state
}

function dueOf(clock: Clock, reason: string | null): Due {
  const times = { dueAt: clock.dueAt, warnAt: clock.warnAt, metAt: clock.metAt }
  switch (clock.state) {
    case 'met':
      return { state: 'met', ...times }
    case 'met_late':
      return { state: 'met_late', ...times }
    case 'paused':
      return { state: 'suspended', holdReason: reason, ...times }
    case 'running':
    case 'late':
    case 'stopped':
      return { state: 'open', ...times }
  }
}

function ClockCell({ clock, complaint }: { clock: Clock; complaint: ComplaintView }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const reason = complaint.pauseReason === null ? null : t(`complaint.pause.${complaint.pauseReason}`)
  const share = clockShare(clock, now)
  const look =
    clock.metAt !== null
      ? 'met'
      : clock.state === 'late'
        ? 'late'
        : clock.state === 'paused' || clock.state === 'stopped'
          ? 'hold'
          : new Date(clock.warnAt) <= now
            ? 'warn'
            : 'todo'
  const limit = (): string => {
    if (clock.kind === 'promised_reply')
      return t(complaint.promiseTold ? 'complaintDesk.promiseTold' : 'complaintDesk.promiseUntold', {
        when: format.dayTime(clock.dueAt),
      })
    if (clock.kind === 'hard_stop') return t('complaintDesk.hardStop', { when: format.day(clock.dueAt) })
    const minutes = clock.limitMinutes ?? 0
    const length = minutes % 60 === 0 ? t('complaintDesk.hours', { n: minutes / 60 }) : t('complaintDesk.minutes', { n: minutes })
    return t('complaintDesk.limit', { tier: t(`tier.${complaint.tier}`), length, when: format.dayTime(clock.dueAt) })
  }
  return (
    <div>
      <dt>
        <span>{t(`complaint.clock.${clock.kind}`)}</span>
        {clock.state === 'stopped' ? (
          <StateChip look="hold">{t('complaint.clock_state.stopped')}</StateChip>
        ) : (
          <DueChip {...dueOf(clock, reason)} />
        )}
      </dt>
      <dd>
        <div className="zx-bar" aria-hidden="true">
          <i className={`zx-bar-${look}`} style={{ width: `${share * 100}%` }} />
        </div>
        <span className="zx-meta zx-num">{limit()}</span>
      </dd>
    </div>
  )
}
