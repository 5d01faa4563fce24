import { RightOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Tooltip } from 'antd'
import { useId, useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { SuggestionDialog } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { RowMenu, type RowAction } from '../../../web/ui/row-menu.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import type { ComplaintEvent } from '../complaints.machine.rules.ts'
import { takeComplaint } from '../complaints.moves.contract.ts'
import { HEAD_EVENTS, nextEvent, PLACED_EVENTS, stepOf } from './complaint-steps.ts'
import { useKeepComplaint, type Guide } from './use-complaint.ts'

interface HeadProps {
  readonly complaint: ComplaintView
  readonly guide: Guide
  readonly onStep: (event: ComplaintEvent) => void
}

/** Who complains of what, since when; and what comes next. */
export function ComplaintHead({ complaint, guide, onStep }: HeadProps) {
  const t = useT()
  const format = useFormat()
  const subClass = guide.classes.flatMap((each) => each.subClasses).find((each) => each.code === complaint.subClass)
  const facts = [
    t(`complaint.class.${complaint.class}`),
    subClass?.name[t.locale],
    t('complaintDesk.cameBy', {
      channel: t(`complaint.channel.${complaint.channel}`),
      when: format.dayTime(complaint.receivedAt),
    }),
    t('complaintDesk.nth', { days: guide.repeatWindowDays, n: complaint.repeatCount }),
    complaint.no,
    complaint.handler === null ? t('complaintDesk.noHandler') : t('complaintDesk.handledBy', { name: complaint.handler.name }),
  ].filter((each) => each !== undefined)
  const flags = [complaint.isRepeat && 'repeat', complaint.isSkipLevel && 'skip_level', complaint.isMajor && 'major'].filter(
    (each): each is 'repeat' | 'skip_level' | 'major' => each !== false,
  )
  return (
    <PageHead
      title={complaint.title}
      isName
      sentence={
        <span className="zx-row zx-row-wrap zx-complaint-facts">
          <TierTag tier={complaint.tier} />
          <Link className="zx-link" to={`/customers/${complaint.customerId}`}>
            {complaint.customerName ?? t('complaintDesk.customer')}
          </Link>
          {flags.map((flag) => (
            <span key={flag} className={`zx-chip zx-chip-${flag === 'repeat' ? 'warn' : 'late'}`}>
              {t(`complaint.flag.${flag}`)}
            </span>
          ))}
          <span className="zx-meta">{facts.join(' · ')}</span>
        </span>
      }
      actions={<Steps complaint={complaint} onStep={onStep} />}
    />
  )
}

/** Why a step cannot be taken, in words: under the button, and as its description. */
function StepButton({
  complaint,
  event,
  isNext,
  onStep,
}: {
  complaint: ComplaintView
  event: ComplaintEvent
  isNext: boolean
  onStep: (event: ComplaintEvent) => void
}) {
  const t = useT()
  const id = useId()
  const step = stepOf(complaint, event)
  if (step === undefined) return null
  const why = step.blockedBy.map((code) => t.of(`error.${code}`)).join(t.locale === 'zh' ? '；' : '; ')
  const button = (
    <Button
      type={isNext ? 'primary' : 'default'}
      disabled={why !== ''}
      aria-describedby={why === '' ? undefined : id}
      onClick={() => onStep(event)}
    >
      {t.of(`complaintDesk.do.${event}`)}
      {isNext && <RightOutlined aria-hidden />}
    </Button>
  )
  if (why === '') return button
  return (
    <Tooltip title={why}>
      <span className="zx-step-blocked">
        {button}
        <span id={id} className={isNext ? 'zx-meta' : 'zx-hidden'}>
          {why}
        </span>
      </span>
    </Tooltip>
  )
}

function Steps({ complaint, onStep }: { complaint: ComplaintView; onStep: (event: ComplaintEvent) => void }) {
  const t = useT()
  const toast = useToast()
  const keep = useKeepComplaint()
  const take = useAct(takeComplaint, { onDone: keep, onFail: toast.fail })
  const [isSuggesting, suggest] = useState(false)
  const maySuggest = useGrant('suggestions:write') !== undefined
  const next = nextEvent(complaint)
  const taking = complaint.may.take && (
    <Button
      type={complaint.may.handle ? 'default' : 'primary'}
      loading={take.isPending}
      onClick={() => take.mutate({ params: { id: complaint.id }, version: complaint.version, body: {} })}
    >
      {t('complaintDesk.take')}
    </Button>
  )
  if (!complaint.may.handle) return taking === false ? undefined : taking
  const rest: RowAction[] = complaint.moves
    .map((move) => move.event)
    .filter((event) => event !== next && !HEAD_EVENTS.includes(event) && !PLACED_EVENTS.includes(event))
    .map((event) => {
      const blocked = stepOf(complaint, event)?.blockedBy[0]
      return {
        key: event,
        label: t.of(`complaintDesk.do.${event}`),
        danger: event === 'withdraw',
        refusedBecause: blocked === undefined ? undefined : t.of(`error.${blocked}`),
        run: () => onStep(event),
      }
    })
  return (
    <>
      {taking}
      {HEAD_EVENTS.filter((event) =>
        event === 'pause' ? !complaint.isPaused : event === 'resume' ? complaint.isPaused : true,
      ).map((event) => (
        <StepButton key={event} complaint={complaint} event={event} isNext={false} onStep={onStep} />
      ))}
      {next !== undefined && <StepButton complaint={complaint} event={next} isNext onStep={onStep} />}
      <RowMenu
        name={complaint.title}
        actions={
          maySuggest ? [...rest, { key: 'suggest', label: t('digestPage.addSuggestion'), run: () => suggest(true) }] : rest
        }
      />
      {isSuggesting && (
        <SuggestionDialog
          customerId={complaint.customerId}
          source={complaint.state === 'callback' ? 'callback' : 'complaint'}
          sourceId={complaint.id}
          onClose={() => suggest(false)}
        />
      )}
    </>
  )
}
