import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getComplaint, type ComplaintView } from '../complaints.contract.ts'
import { moveComplaint, type MoveBody } from '../complaints.moves.contract.ts'
import { stepOf } from './complaint-steps.ts'
import { useKeepComplaint } from './use-complaint.ts'

type Asked = { readonly kind: 'deflect' } | { readonly kind: 'answer'; readonly issueId: string; readonly topic: string }

/** J7: one topic may be passed over once; brought up again it must be answered before the end. */
export function IssuesSheet({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const keep = useKeepComplaint()
  const [asked, ask] = useState<Asked | null>(null)
  const move = useAct(moveComplaint, {
    onDone: keep,
    onFail: (error) => {
      if (error.isStale) void client.invalidateQueries({ queryKey: [getComplaint.id] })
    },
  })
  const input = (body: MoveBody) => ({ params: { id: complaint.id }, version: complaint.version, body })
  const { may, issues } = complaint
  const mayDeflect = may.handle && stepOf(complaint, 'deflect') !== undefined
  const isAlive = may.handle && stepOf(complaint, 'answer_issue') !== undefined
  if (issues.length === 0 && !mayDeflect) return null
  return (
    <Sheet
      title={t('complaintDesk.issues')}
      extra={
        mayDeflect && (
          <Button size="small" onClick={() => ask({ kind: 'deflect' })}>
            {t('complaintDesk.deflect')}
          </Button>
        )
      }
    >
      {issues.length === 0 && <p className="zx-meta">{t('complaintDesk.noIssues')}</p>}
      <ul className="zx-issues">
        {issues.map((issue) => (
          <li key={issue.id}>
            <div className="zx-row zx-row-wrap">
              <b className="zx-dense">{issue.topic}</b>
              {issue.answeredAt !== null ? (
                <StateChip look="met">{t('complaintDesk.answered')}</StateChip>
              ) : issue.isMandatory ? (
                <StateChip look="late">{t('complaintDesk.mustAnswer')}</StateChip>
              ) : (
                <StateChip look="hold">{t('complaintDesk.passedOver')}</StateChip>
              )}
              {isAlive && issue.answeredAt === null && (
                <>
                  {!issue.isMandatory && (
                    <Button
                      size="small"
                      loading={move.isPending}
                      onClick={() => move.mutate(input({ event: 'mention_again', issueId: issue.id }), { onError: toast.fail })}
                    >
                      {t('complaintDesk.mentionedAgain')}
                    </Button>
                  )}
                  <Button size="small" onClick={() => ask({ kind: 'answer', issueId: issue.id, topic: issue.topic })}>
                    {t('complaintDesk.answer')}
                  </Button>
                </>
              )}
            </div>
            {issue.answer !== null && <p className="zx-dense">{issue.answer}</p>}
          </li>
        ))}
      </ul>
      {asked !== null && (
        <ReasonDialog
          open
          title={asked.kind === 'deflect' ? t('complaintDesk.deflect') : t('complaintDesk.answerTitle', { topic: asked.topic })}
          explanation={t(asked.kind === 'deflect' ? 'complaintDesk.deflectWhy' : 'complaintDesk.answerWhy')}
          reasonLabel={t(asked.kind === 'deflect' ? 'complaintDesk.topic' : 'complaintDesk.answerText')}
          confirmLabel={t(asked.kind === 'deflect' ? 'complaintDesk.deflect' : 'complaintDesk.answer')}
          onCancel={() => ask(null)}
          onConfirm={async (text) => {
            await move.mutateAsync(
              input(
                asked.kind === 'deflect'
                  ? { event: 'deflect', topic: text }
                  : { event: 'answer_issue', issueId: asked.issueId, answer: text },
              ),
            )
            ask(null)
          }}
        />
      )}
    </Sheet>
  )
}
