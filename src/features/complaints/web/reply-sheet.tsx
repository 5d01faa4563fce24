import { Button, Checkbox, Segmented, Select } from 'antd'
import { useState } from 'react'
import { serverNow } from '../../../web/api/server-time.ts'
import { useAct } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { refusedHits } from '../../phrases/phrases.lint.rules.ts'
import { getComplaint, type ComplaintView } from '../complaints.contract.ts'
import { releasePhrase, replyToComplaint } from '../complaints.moves.contract.ts'
import { REPLY_CHANNELS, REPLY_PURPOSES, type ReplyStatus } from '../complaints.rules.ts'
import { LintedText, useHits } from './linted-text.tsx'
import { keepReply, readReply } from './reply-draft.ts'
import { DESK_READS, type Book } from './use-complaint.ts'

type Channel = (typeof REPLY_CHANNELS)[number]
type Purpose = (typeof REPLY_PURPOSES)[number]

function likelyPurpose(complaint: ComplaintView): Purpose {
  if (complaint.clocks.some((clock) => clock.kind === 'first_contact' && clock.metAt === null)) return 'first_contact'
  if (complaint.state === 'policy_explained' || complaint.rejectionReason !== null) return 'policy'
  return complaint.state === 'executing' ? 'result' : 'progress'
}

/** A supervisor lets exactly one text go out; a changed word needs to be asked for again. */
function wasReleased(complaint: ComplaintView, text: string): boolean {
  const wanted = text.trim()
  return (
    complaint.replies.some((each) => each.releasedByName !== null && each.text === wanted) ||
    complaint.events.some((each) => each.kind === 'release' && each.details['text'] === wanted)
  )
}

interface ReplySheetProps {
  readonly complaint: ComplaintView
  readonly book: Book | undefined
  /** The tick of the read-back; the step 确认已弄清 takes it along. */
  readonly readBack: boolean
  readonly onReadBack: (readBack: boolean) => void
}

/** What goes to the customer: checked at every keystroke here, and again by the server before it goes out. */
export function ReplySheet({ complaint, book, readBack, onReadBack }: ReplySheetProps) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [text, setText] = useState(() => readReply(complaint.id))
  const [keptAt, setKeptAt] = useState<Date | null>(null)
  const [channel, setChannel] = useState<Channel>('sms')
  const [purpose, setPurpose] = useState<Purpose | null>(null)
  const [releasing, release] = useState<string | null>(null)
  const hits = useHits(text, book)
  const isReleased = wasReleased(complaint, text)
  const refused = isReleased ? [] : refusedHits(hits)
  const write = (next: string): void => {
    setText(next)
    keepReply(complaint.id, next)
    setKeptAt(serverNow())
  }
  const send = useAct(replyToComplaint, {
    refreshes: [getComplaint, ...DESK_READS],
    onDone: ({ reply }) => {
      write('')
      setKeptAt(null)
      setPurpose(null)
      toast.done(
        t(
          reply.status === 'draft'
            ? 'complaintDesk.releaseAsked'
            : reply.status === 'note'
              ? 'complaintDesk.noted'
              : 'complaintDesk.replied',
        ),
      )
    },
    onFail: toast.fail,
  })
  const letGo = useAct(releasePhrase, { refreshes: [getComplaint] })
  const outgoing: ReplyStatus = channel === 'phone' || channel === 'visit' ? 'told' : 'sent'
  const submit = (status: ReplyStatus): void =>
    send.mutate({ params: { id: complaint.id }, body: { channel, status, purpose: purpose ?? likelyPurpose(complaint), text } })
  const isEmpty = text.trim() === ''
  const why =
    refused.length > 0 ? t('complaintDesk.forbiddenLeft', { n: refused.length }) : isEmpty ? t('complaintDesk.replyEmpty') : ''
  const isReadBack = complaint.readBack || readBack
  if (!complaint.may.handle || complaint.closedAt !== null) {
    return (
      <Sheet title={t('complaintDesk.repliesSoFar')}>
        <Replies complaint={complaint} onRelease={release} onContinue={write} />
      </Sheet>
    )
  }
  return (
    <Sheet
      title={t('complaintDesk.reply')}
      extra={
        <>
          <Segmented<string>
            size="small"
            aria-label={t('complaintDesk.replyBy')}
            value={channel}
            onChange={(next) => setChannel(next as Channel)}
            options={REPLY_CHANNELS.map((each) => ({ value: each, label: t(`complaint.reply_channel.${each}`) }))}
          />
          {keptAt !== null && <span className="zx-num">{t('complaintDesk.draftKept', { when: format.time(keptAt) })}</span>}
        </>
      }
    >
      <LintedText label={t('complaintDesk.replyText')} text={text} hits={hits} onChange={write} />
      <div className="zx-reply-foot">
        <Checkbox checked={isReadBack} disabled={complaint.readBack} onChange={(event) => onReadBack(event.target.checked)}>
          {t('complaintDesk.field.readBack')}
        </Checkbox>
        <Select
          aria-label={t('complaintDesk.purpose')}
          value={purpose ?? likelyPurpose(complaint)}
          onChange={setPurpose}
          popupMatchSelectWidth={false}
          options={REPLY_PURPOSES.map((each) => ({ value: each, label: t(`complaint.reply_purpose.${each}`) }))}
        />
        <div className="zx-reply-act">
          <span className="zx-reply-why zx-meta" id="reply-why" role="status">
            {why}
          </span>
          <Button disabled={isEmpty} loading={send.isPending} onClick={() => submit('note')}>
            {t('complaintDesk.keepNote')}
          </Button>
          {refused.length > 0 && (
            <Button loading={send.isPending} onClick={() => submit('draft')}>
              {t('complaintDesk.askRelease')}
            </Button>
          )}
          <Button
            type="primary"
            disabled={why !== ''}
            aria-describedby="reply-why"
            loading={send.isPending}
            onClick={() => submit(outgoing)}
          >
            {t(outgoing === 'sent' ? 'complaintDesk.send' : 'complaintDesk.tell')}
          </Button>
        </div>
      </div>
      <Replies complaint={complaint} onRelease={release} onContinue={write} />
      <ReasonDialog
        open={releasing !== null}
        title={t('complaintDesk.release')}
        explanation={t('complaintDesk.releaseWhy')}
        confirmLabel={t('complaintDesk.release')}
        onCancel={() => release(null)}
        onConfirm={async (reason) => {
          await letGo.mutateAsync({ params: { id: complaint.id }, body: { text: releasing ?? '', reason } })
          release(null)
          toast.done(t('complaintDesk.released'))
        }}
      />
    </Sheet>
  )
}

interface RepliesProps {
  readonly complaint: ComplaintView
  readonly onRelease: (text: string) => void
  readonly onContinue: (text: string) => void
}

function Replies({ complaint, onRelease, onContinue }: RepliesProps) {
  const t = useT()
  const format = useFormat()
  if (complaint.replies.length === 0) return null
  return (
    <ul className="zx-replies" aria-label={t('complaintDesk.repliesSoFar')}>
      {complaint.replies.map((each) => (
        <li key={each.id}>
          <p className="zx-meta zx-num">
            {format.dayTime(each.at)} · {each.byName} · {t(`complaint.reply_channel.${each.channel}`)} ·{' '}
            {t(`complaint.reply_status.${each.status}`)} · {t(`complaint.reply_purpose.${each.purpose}`)}
            {each.hits.length > 0 && ` · ${t('complaintDesk.hitsMarked', { n: each.hits.length })}`}
            {each.releasedByName !== null &&
              ` · ${t('complaintDesk.releasedBy', { name: each.releasedByName, reason: each.releaseReason ?? '' })}`}
          </p>
          <p className="zx-dense">{each.text}</p>
          {each.status === 'draft' && (
            <div className="zx-row">
              <Button size="small" onClick={() => onContinue(each.text)}>
                {t('complaintDesk.continueDraft')}
              </Button>
              {complaint.may.release && refusedHits(each.hits).length > 0 && !wasReleased(complaint, each.text) && (
                <Button size="small" onClick={() => onRelease(each.text)}>
                  {t('complaintDesk.release')}
                </Button>
              )}
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
