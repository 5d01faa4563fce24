import { useState } from 'react'
import { usePageParams } from '../../../web/page-hooks.ts'
import { late } from '../../../web/ui/late.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { FailedState, Loaded } from '../../../web/ui/states.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import type { ComplaintEvent } from '../complaints.machine.rules.ts'
import { CoachSheet } from './coach-sheet.tsx'
import { ComplaintHead } from './complaint-head.tsx'
import { IssuesSheet } from './issues-sheet.tsx'
import { NatureSheet } from './nature-sheet.tsx'
import { PromisesSheet } from './promises-sheet.tsx'
import { RecordSheet } from './record-sheet.tsx'
import { ReplySheet } from './reply-sheet.tsx'
import { StageRail } from './stage-rail.tsx'
import { NeighboursSheet, SolutionSheet, StorySheet } from './story-sheets.tsx'
import { useComplaint, useGuide, usePhrases, type Guide } from './use-complaint.ts'
import { VerdictSheet } from './verdict-sheet.tsx'

const MovePanel = late(() => import('./move-panel.tsx').then((m) => m.MovePanel))

/** One complaint: where it stands, what is known, what goes to the customer, what was promised, and what to do now. */
export function ComplaintPage() {
  const { id = '' } = usePageParams()
  const query = useComplaint(id)
  const guide = useGuide()
  if (guide.error !== null && guide.data === undefined)
    return <FailedState error={guide.error} onRetry={() => void guide.refetch()} />
  if (guide.data === undefined) return <ListSkeleton rows={8} />
  const words = guide.data
  return <Loaded query={query}>{(complaint) => <Opened key={complaint.id} complaint={complaint} guide={words} />}</Loaded>
}

function Opened({ complaint, guide }: { complaint: ComplaintView; guide: Guide }) {
  const book = usePhrases()
  const [asked, ask] = useState<ComplaintEvent | null>(null)
  const [readBack, setReadBack] = useState(false)
  const mayReply = complaint.may.handle && complaint.closedAt === null
  return (
    <>
      <ComplaintHead complaint={complaint} guide={guide} onStep={ask} />
      <StageRail complaint={complaint} guide={guide} />
      <div className="zx-complaint">
        <div className="zx-stack">
          <RecordSheet complaint={complaint} guide={guide} />
          <NatureSheet complaint={complaint} guide={guide} />
        </div>
        <div className="zx-stack">
          {(mayReply || complaint.replies.length > 0) && (
            <ReplySheet complaint={complaint} book={book.data} readBack={readBack} onReadBack={setReadBack} />
          )}
          <SolutionSheet complaint={complaint} />
          <PromisesSheet complaint={complaint} />
          <IssuesSheet complaint={complaint} />
          <VerdictSheet complaint={complaint} />
          <StorySheet complaint={complaint} />
        </div>
        <div className="zx-stack">
          <CoachSheet complaint={complaint} guide={guide} />
          <NeighboursSheet complaint={complaint} />
        </div>
      </div>
      {asked !== null && (
        <MovePanel
          complaint={complaint}
          guide={guide}
          event={asked}
          {...(asked === 'understand' ? { start: { readBack: readBack || complaint.readBack } } : {})}
          onClose={() => ask(null)}
        />
      )}
    </>
  )
}
