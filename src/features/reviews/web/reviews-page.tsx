import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct, usePages } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { addMonths } from '../../../kernel/dates.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listReviews, openReview, type ReviewView } from '../reviews.contract.ts'
import { REVIEW_KINDS } from '../reviews.rules.ts'

const LOOK = { preparing: 'todo', open: 'warn', applied: 'met', cancelled: 'hold' } as const

export function ReviewStateChip({ state }: { state: ReviewView['state'] }) {
  const t = useT()
  return <StateChip look={LOOK[state]}>{t(`reviewPage.state.${state}`)}</StateChip>
}

/** Facts 2.2: the yearly review of members, the newest first. */
export function ReviewsPage() {
  const t = useT()
  const format = useFormat()
  const mayOpen = useGrant('reviews:open') !== undefined
  const [isOpening, setOpening] = useState(false)
  const pages = usePages(listReviews, { query: {} })
  const count = (row: ReviewView, kind: (typeof REVIEW_KINDS)[number]) => row.counts.find((one) => one.kind === kind)
  return (
    <>
      <PageHead
        title={t('reviewPage.title')}
        sentence={t('reviewPage.sentence')}
        {...(mayOpen
          ? {
              actions: (
                <Button type="primary" onClick={() => setOpening(true)}>
                  {t('reviewPage.open')}
                </Button>
              ),
            }
          : {})}
      />
      <Sheet title={t('reviewPage.title')} plain flush>
        <DataTable
          label={t('reviewPage.title')}
          rows={pages}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/reviews/${row.id}`}
          empty={<EmptyState title={t('reviewPage.empty')} why={t('reviewPage.emptyWhy')} />}
          columns={[
            {
              key: 'period',
              title: t('reviewPage.period'),
              isName: true,
              cell: (row) => t('reviewPage.periodValue', { from: format.fullDay(row.fromOn), to: format.fullDay(row.toOn) }),
            },
            { key: 'state', title: t('reviewPage.state'), corner: true, cell: (row) => <ReviewStateChip state={row.state} /> },
            ...REVIEW_KINDS.map((kind) => ({
              key: kind,
              title: t(`reviewPage.kind.${kind}`),
              right: true,
              cell: (row: ReviewView) => format.number(count(row, kind)?.customers ?? 0),
            })),
            {
              key: 'undecided',
              title: t('reviewPage.undecided'),
              right: true,
              cell: (row) => format.number(count(row, 'downgrade')?.undecided ?? 0),
            },
            {
              key: 'notices',
              title: t('reviewPage.notices'),
              right: true,
              cell: (row) => format.number(count(row, 'downgrade')?.noticesOwed ?? 0),
            },
            {
              key: 'by',
              title: t('reviewPage.by'),
              cell: (row) => (
                <span className="zx-meta">
                  {t('reviewPage.byAt', { name: row.openedByName ?? '', date: format.day(row.openedAt) })}
                </span>
              ),
            },
          ]}
        />
      </Sheet>
      {isOpening && <OpenDialog onClose={() => setOpening(false)} />}
    </>
  )
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const [period, set] = useState(() => {
    const today = dayOf(serverNow())
    return { fromOn: today, toOn: addMonths(today, 3) }
  })
  const open = useAct(openReview, { refreshes: [listReviews] })
  const field = (key: 'fromOn' | 'toOn', label: string) => (
    <Field label={label} required>
      {(control) => (
        <Input
          {...control}
          type="date"
          value={period[key]}
          onChange={(event) => set((now) => ({ ...now, [key]: event.target.value }))}
        />
      )}
    </Field>
  )
  return (
    <ReasonDialog
      open
      title={t('reviewPage.open')}
      explanation={t('reviewPage.openWhat')}
      confirmLabel={t('reviewPage.open')}
      needsReason={false}
      onCancel={onClose}
      onConfirm={async () => {
        await open.mutateAsync({ body: period })
        toast.done(t('reviewPage.opened'))
        onClose()
      }}
    >
      {field('fromOn', t('reviewPage.from'))}
      {field('toOn', t('reviewPage.to'))}
    </ReasonDialog>
  )
}
