import { Button, Segmented } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { usePageParams } from '../../../web/page-hooks.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { applyReview, cancelReview, getReview, listReviewItems, listReviews } from '../reviews.contract.ts'
import { ReviewItems } from './review-items.tsx'
import { ReviewStateChip } from './reviews-page.tsx'

type Review = Reply<typeof getReview>
const POLL_MS = 2000

/** One review: how many rise, stay and fall, the decisions, the notices due, and its approval by a second person. */
export function ReviewPage() {
  const { id = '' } = usePageParams()
  const query = useCall(
    getReview,
    { params: { id } },
    { refetchInterval: (data) => ((data as Review | undefined)?.state === 'preparing' ? POLL_MS : false) },
  )
  return <Loaded query={query}>{(review) => <Opened key={review.id} review={review} />}</Loaded>
}

function Opened({ review }: { review: Review }) {
  const t = useT()
  const format = useFormat()
  const maySeeItems = useGrant('reviews:items') !== undefined
  const sentence = useSentence(review)
  return (
    <>
      <PageHead
        title={t('reviewPage.one', { from: format.fullDay(review.fromOn), to: format.fullDay(review.toOn) })}
        sentence={
          <>
            <ReviewStateChip state={review.state} /> <Rich text={sentence} />
          </>
        }
        actions={<Actions review={review} />}
      />
      {review.state === 'preparing' ? (
        <ListSkeleton rows={6} />
      ) : (
        <div className="zx-stack">
          {review.month !== null && (
            <p className="zx-meta">
              {t('reviewPage.graded', {
                month: format.month(review.month),
                model:
                  review.modelNumber === null || review.modelNumber === 0
                    ? t('reviewPage.modelPack')
                    : t('reviewPage.modelNumber', { number: review.modelNumber }),
              })}
            </p>
          )}
          {maySeeItems && <ReviewItems review={review} />}
          <Groups review={review} />
        </div>
      )}
    </>
  )
}

function useSentence(review: Review): string {
  const t = useT()
  const format = useFormat()
  if (review.state === 'preparing') return t('reviewPage.preparing')
  if (review.state === 'cancelled') return t('reviewPage.cancelledSentence')
  if (review.state === 'applied') {
    const date = review.appliedAt === null ? '' : format.fullDay(review.appliedAt)
    return t('reviewPage.appliedSentence', { name: review.appliedByName ?? '', date })
  }
  const of = (kind: string) => review.counts.find((one) => one.kind === kind)
  return t('reviewPage.openSentence', {
    upgrade: format.number(of('upgrade')?.customers ?? 0),
    retain: format.number(of('retain')?.customers ?? 0),
    downgrade: format.number(of('downgrade')?.customers ?? 0),
    undecided: format.number(of('downgrade')?.undecided ?? 0),
  })
}

function Actions({ review }: { review: Review }) {
  const t = useT()
  const toast = useToast()
  const mayCancel = useGrant('reviews:open') !== undefined && review.state === 'open'
  const [asked, ask] = useState<'apply' | 'cancel' | null>(null)
  const options = { refreshes: [getReview, listReviews, listReviewItems] }
  const apply = useAct(applyReview, options)
  const cancel = useAct(cancelReview, options)
  return (
    <>
      {review.mayApply && (
        <Button type="primary" onClick={() => ask('apply')}>
          {t('reviewPage.apply')}
        </Button>
      )}
      {mayCancel && <Button onClick={() => ask('cancel')}>{t('reviewPage.cancel')}</Button>}
      {asked !== null && (
        <ReasonDialog
          open
          title={t(`reviewPage.${asked}`)}
          explanation={t(`reviewPage.${asked}What`)}
          confirmLabel={t(`reviewPage.${asked}`)}
          needsReason={false}
          danger={asked === 'cancel'}
          onCancel={() => ask(null)}
          onConfirm={async () => {
            await (asked === 'apply' ? apply : cancel).mutateAsync({ params: { id: review.id }, version: review.version })
            toast.done(t(asked === 'apply' ? 'reviewPage.applied' : 'reviewPage.cancelled'))
            ask(null)
          }}
        />
      )}
    </>
  )
}

function Groups({ review }: { review: Review }) {
  const t = useT()
  const format = useFormat()
  const [by, setBy] = useState<'territory' | 'manager'>('territory')
  const rows = review.groups.filter((one) => one.by === by)
  if (review.groups.length === 0) return null
  return (
    <Sheet
      title={t('reviewPage.groups')}
      flush
      extra={
        <Segmented<'territory' | 'manager'>
          size="small"
          aria-label={t('reviewPage.groupBy')}
          value={by}
          onChange={setBy}
          options={[
            { value: 'territory', label: t('reviewPage.byTerritory') },
            { value: 'manager', label: t('reviewPage.byManager') },
          ]}
        />
      }
    >
      <DataTable
        label={t('reviewPage.groups')}
        rows={rows}
        rowKey={(row) => row.id ?? 'none'}
        columns={[
          {
            key: 'name',
            title: t(by === 'territory' ? 'reviewPage.byTerritory' : 'reviewPage.byManager'),
            isName: true,
            cell: (row) => row.name ?? t('reviewPage.noGroup'),
          },
          ...(['upgrade', 'retain', 'downgrade'] as const).map((kind) => ({
            key: kind,
            title: t(`reviewPage.kind.${kind}`),
            right: true,
            cell: (row: Review['groups'][number]) => format.number(row[kind]),
          })),
          { key: 'undecided', title: t('reviewPage.undecided'), right: true, cell: (row) => format.number(row.undecided) },
        ]}
        empty={null}
      />
    </Sheet>
  )
}
