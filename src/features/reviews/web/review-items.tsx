import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useAct, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { decideItems, getReview, giveNotice, listReviewItems, listReviews, type ReviewItemView } from '../reviews.contract.ts'
import { ITEM_DECISIONS, REVIEW_KINDS, type ItemDecision, type ReviewKind } from '../reviews.rules.ts'

type Review = Reply<typeof getReview>
const REFRESHES = [getReview, listReviews, listReviewItems]

/** The three lists, with decisions for some customers or for all that the filter finds. */
export function ReviewItems({ review }: { review: Review }) {
  const t = useT()
  const format = useFormat()
  const [state, setState] = useUrlState(['kind', 'manager', 'territory', 'decision'])
  const [keys, choose] = useState<ReadonlySet<string>>(new Set())
  const [deciding, decide] = useState<{ decision: ItemDecision; all: boolean } | null>(null)
  const [telling, tell] = useState<ReviewItemView | null>(null)
  const mayDecide = useGrant('reviews:decide') !== undefined && review.state === 'open'
  const kind: ReviewKind = REVIEW_KINDS.find((one) => one === state.kind) ?? 'downgrade'
  const decision = ([...ITEM_DECISIONS, 'none'] as const).find((one) => one === state.decision)
  const filter = {
    kind,
    ...(state.manager === undefined ? {} : { managerId: state.manager }),
    ...(state.territory === undefined ? {} : { territoryId: state.territory }),
    ...(decision === undefined ? {} : { decision }),
  }
  const pages = usePages(listReviewItems, { params: { id: review.id }, query: filter })
  const groups = (by: 'territory' | 'manager') =>
    review.groups
      .filter((one) => one.by === by && one.id !== null)
      .map((one) => ({ value: one.id!, label: one.name ?? t('reviewPage.noGroup') }))
  const counted = (of: ReviewKind) => format.number(review.counts.find((one) => one.kind === of)?.customers ?? 0)
  return (
    <Sheet
      title={t('reviewPage.kind')}
      flush
      extra={
        <Segmented<ReviewKind>
          size="small"
          aria-label={t('reviewPage.kind')}
          value={kind}
          onChange={(next) => {
            choose(new Set())
            setState({ kind: next === 'downgrade' ? undefined : next })
          }}
          options={REVIEW_KINDS.map((one) => ({ value: one, label: `${t(`reviewPage.kind.${one}`)} ${counted(one)}` }))}
        />
      }
    >
      <FilterBar
        state={state}
        onChange={(change) => {
          choose(new Set())
          setState(change)
        }}
        filters={[
          { key: 'territory', label: t('reviewPage.territory'), options: groups('territory') },
          { key: 'manager', label: t('reviewPage.manager'), options: groups('manager') },
          {
            key: 'decision',
            label: t('reviewPage.decision'),
            options: (['none', ...ITEM_DECISIONS] as const).map((one) => ({
              value: one,
              label: t(`reviewPage.decision.${one}`),
            })),
          },
        ]}
        {...(mayDecide && pages.items.length > 0
          ? { extra: <DecideButtons chosen={keys.size} kind={kind} onDecide={decide} /> }
          : {})}
      />
      <DataTable
        label={t(`reviewPage.kind.${kind}`)}
        rows={pages}
        rowKey={(row) => row.customerId}
        rowName={(row) => row.customerName}
        hrefOf={(row) => `/customers/${row.customerId}`}
        {...(mayDecide ? { selection: { keys, onChange: choose } } : {})}
        empty={<EmptyState title={t('reviewPage.none')} />}
        columns={[
          { key: 'name', title: t('reviewPage.customer'), isName: true, cell: (row) => row.customerName },
          { key: 'tier', title: t('reviewPage.tier'), cell: (row) => <TierTag tier={row.tier} /> },
          { key: 'proposed', title: t('reviewPage.proposed'), cell: (row) => <TierTag tier={row.proposed} /> },
          {
            key: 'validTo',
            title: t('reviewPage.validTo'),
            cell: (row) => (row.validTo === null ? '' : format.fullDay(row.validTo)),
          },
          {
            key: 'score',
            title: t('reviewPage.score'),
            right: true,
            cell: (row) => (row.score === null ? '--' : format.number(row.score, 1)),
          },
          { key: 'territory', title: t('reviewPage.territory'), cell: (row) => row.territoryName ?? '' },
          { key: 'manager', title: t('reviewPage.manager'), cell: (row) => row.managerName ?? '' },
          { key: 'decision', title: t('reviewPage.decision'), cell: (row) => <Decision row={row} /> },
          ...(kind === 'downgrade'
            ? [
                {
                  key: 'notice',
                  title: t('reviewPage.notice'),
                  cell: (row: ReviewItemView) => <Notice row={row} onTell={() => tell(row)} />,
                },
              ]
            : []),
        ]}
      />
      {deciding !== null && (
        <DecideDialog
          review={review}
          decision={deciding.decision}
          chosen={deciding.all ? { matching: filter } : { customerIds: [...keys] }}
          onClose={(done) => {
            decide(null)
            if (done) choose(new Set())
          }}
        />
      )}
      {telling !== null && <TellDialog reviewId={review.id} item={telling} onClose={() => tell(null)} />}
    </Sheet>
  )
}

function DecideButtons({
  chosen,
  kind,
  onDecide,
}: {
  chosen: number
  kind: ReviewKind
  onDecide: (asked: { decision: ItemDecision; all: boolean }) => void
}) {
  const t = useT()
  const all = chosen === 0
  return (
    <div className="zx-row zx-row-wrap">
      <Button onClick={() => onDecide({ decision: 'confirm', all })}>
        {all ? t('reviewPage.confirmAll') : t('reviewPage.confirmChosen', { n: chosen })}
      </Button>
      {kind === 'downgrade' && (
        <Button onClick={() => onDecide({ decision: 'protect', all })}>
          {all ? t('reviewPage.protectAll') : t('reviewPage.protectChosen', { n: chosen })}
        </Button>
      )}
    </div>
  )
}

function Decision({ row }: { row: ReviewItemView }) {
  const t = useT()
  return (
    <span>
      {t(`reviewPage.decision.${row.decision ?? 'none'}`)}
      {row.reason !== null && <span className="zx-meta"> · {row.reason}</span>}
      {row.outcome !== null && <span className="zx-meta"> · {t(`reviewPage.outcome.${row.outcome}`)}</span>}
    </span>
  )
}

function Notice({ row, onTell }: { row: ReviewItemView; onTell: () => void }) {
  const t = useT()
  const format = useFormat()
  if (row.noticedAt !== null)
    return <span className="zx-meta">{t('reviewPage.noticed', { date: format.day(row.noticedAt) })}</span>
  if (row.noticeDueAt === null) return null
  return (
    <span className="zx-row zx-row-wrap">
      <span className="zx-meta">{t('reviewPage.noticeDue', { date: format.day(row.noticeDueAt) })}</span>
      {row.mayNotice && (
        <Button size="small" onClick={onTell}>
          {t('reviewPage.tell')}
        </Button>
      )}
    </span>
  )
}

type Chosen = { readonly customerIds: string[] } | { readonly matching: { readonly kind: ReviewKind } }

function DecideDialog({
  review,
  decision,
  chosen,
  onClose,
}: {
  review: Review
  decision: ItemDecision
  chosen: Chosen
  onClose: (done: boolean) => void
}) {
  const t = useT()
  const toast = useToast()
  const [untilOn, setUntil] = useState(review.lastDay)
  const decide = useAct(decideItems, { refreshes: REFRESHES })
  const all = 'matching' in chosen
  const title = t(decision === 'confirm' ? 'reviewPage.decision.confirm' : 'reviewPage.decision.protect')
  const explanation = all ? t(`reviewPage.${decision}AllWhat`) : t(`reviewPage.${decision}What`, { n: chosen.customerIds.length })
  return (
    <ReasonDialog
      open
      title={title}
      explanation={explanation}
      confirmLabel={title}
      needsReason={decision === 'protect'}
      onCancel={() => onClose(false)}
      onConfirm={async (reason) => {
        const { decided } = await decide.mutateAsync({
          params: { id: review.id },
          body: { decision, reason, untilOn: decision === 'protect' ? untilOn : null, ...chosen },
        })
        toast.done(t('reviewPage.decided', { n: decided }))
        onClose(true)
      }}
    >
      {decision === 'protect' && (
        <Field label={t('reviewPage.until')} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              max={review.lastDay}
              value={untilOn}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
      )}
    </ReasonDialog>
  )
}

function TellDialog({ reviewId, item, onClose }: { reviewId: string; item: ReviewItemView; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const tell = useAct(giveNotice, { refreshes: REFRESHES })
  return (
    <ReasonDialog
      open
      title={t('reviewPage.tell')}
      explanation={t('reviewPage.tellWhat', { name: item.customerName })}
      reasonLabel={t('reviewPage.tellNote')}
      confirmLabel={t('reviewPage.tell')}
      onCancel={onClose}
      onConfirm={async (note) => {
        await tell.mutateAsync({ params: { id: reviewId, customerId: item.customerId }, body: { note } })
        toast.done(t('reviewPage.told'))
        onClose()
      }}
    />
  )
}
