import { Link } from '@tanstack/react-router'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useAct, useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { DueChip, StateChip } from '../../../web/ui/due-chip.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { RowMenu } from '../../../web/ui/row-menu.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { getFund, listGoodwill, reportGoodwill, reviewGoodwill, tellStory, type GoodwillView } from '../goodwill.contract.ts'
import { GOODWILL_STATES } from '../goodwill.rules.ts'

type Asked = { readonly what: 'report' | 'review' | 'story'; readonly spend: GoodwillView }

/** M1: the ledger; spent first, reported within three workdays, reviewed, and sometimes a story. */
export function GoodwillPage() {
  const t = useT()
  const format = useFormat()
  const [state, setState] = useUrlState(['state'])
  const [asked, ask] = useState<Asked | null>(null)
  const isSpender = useGrant('goodwill:spend') !== undefined
  const fund = useCall(getFund, {}, { enabled: isSpender })
  const shown = GOODWILL_STATES.find((each) => each === state.state)
  const pages = usePages(listGoodwill, { query: shown === undefined ? {} : { state: shown } })
  return (
    <>
      <PageHead
        title={t('goodwillPage.title')}
        sentence={
          fund.data === undefined
            ? t('goodwillPage.sentence')
            : t('goodwillPage.sentenceOwn', {
                balance: format.money(fund.data.balance, 0),
                fund: format.money(fund.data.yearlyFund, 0),
                n: fund.data.waitingForReport,
              })
        }
      />
      <Sheet title={t('goodwillPage.title')} plain flush>
        <FilterBar
          state={state}
          onChange={setState}
          filters={[
            {
              key: 'state',
              label: t('complaintDesk.state'),
              options: GOODWILL_STATES.map((each) => ({ value: each, label: t(`goodwill.state.${each}`) })),
            },
          ]}
        />
        <DataTable
          label={t('goodwillPage.title')}
          rows={pages}
          rowKey={(row) => row.id}
          rowName={(row) => row.what}
          empty={
            shown === undefined ? (
              <EmptyState title={t('goodwillPage.empty')} why={t('goodwillPage.emptyWhy')} />
            ) : (
              <NoResult
                title={t('goodwillPage.none')}
                actions={<Button onClick={() => setState({ state: undefined })}>{t('filter.clear')}</Button>}
              />
            )
          }
          columns={[
            {
              key: 'state',
              title: t('complaintDesk.state'),
              corner: true,
              cell: (row) =>
                row.state === 'spent' && row.reportDueAt !== null ? (
                  <DueChip state="open" dueAt={row.reportDueAt} />
                ) : (
                  <StateChip
                    look={
                      row.state === 'refused'
                        ? 'hold'
                        : row.state === 'reviewed'
                          ? 'met'
                          : row.state === 'questioned'
                            ? 'late'
                            : 'todo'
                    }
                  >
                    {t(`goodwill.state.${row.state}`)}
                  </StateChip>
                ),
            },
            { key: 'what', title: t('goodwillPage.what'), isName: true, cell: (row) => row.what },
            { key: 'amount', title: t('goodwillPage.sum'), right: true, cell: (row) => format.money(row.amount) },
            {
              key: 'customer',
              title: t('complaintDesk.customer'),
              cell: (row) => (
                <Link
                  className="zx-link"
                  to={row.complaintId === null ? `/customers/${row.customerId}` : `/complaints/${row.complaintId}`}
                >
                  {row.customerName ?? t('complaintDesk.customer')}
                </Link>
              ),
            },
            {
              key: 'who',
              title: t('goodwillPage.spender'),
              cell: (row) => <span className="zx-meta">{`${row.spenderName} · ${format.day(row.createdAt)}`}</span>,
            },
            { key: 'problem', title: t('goodwillPage.problem'), cell: (row) => row.problem },
            { key: 'report', title: t('goodwillPage.report'), cell: (row) => <Report spend={row} onAsk={ask} /> },
          ]}
        />
      </Sheet>
      {asked !== null && <Asking asked={asked} onClose={() => ask(null)} />}
    </>
  )
}

function Report({ spend, onAsk }: { spend: GoodwillView; onAsk: (asked: Asked) => void }) {
  const t = useT()
  const actions = [
    ...(spend.mayReview && (spend.state === 'requested' || spend.state === 'reported' || spend.state === 'reviewed')
      ? [
          {
            key: 'review',
            label: t(spend.state === 'requested' ? 'goodwillPage.approve' : 'goodwillPage.review'),
            run: () => onAsk({ what: 'review', spend }),
          },
        ]
      : []),
    ...(spend.mayReview && (spend.state === 'reported' || spend.state === 'reviewed')
      ? [{ key: 'story', label: t('goodwillPage.story'), run: () => onAsk({ what: 'story', spend }) }]
      : []),
  ]
  return (
    <span className="zx-row zx-row-wrap">
      {spend.report !== null && <span className="zx-meta">{spend.report}</span>}
      {spend.story !== null && <span className="zx-meta">{spend.story}</span>}
      {spend.mayReport && (spend.state === 'spent' || spend.state === 'questioned') && (
        <Button size="small" onClick={() => onAsk({ what: 'report', spend })}>
          {t('goodwillPage.doReport')}
        </Button>
      )}
      <RowMenu name={spend.what} actions={actions} />
    </span>
  )
}

function Asking({ asked: { what, spend }, onClose }: { asked: Asked; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const isRequest = spend.state === 'requested'
  const choices = isRequest
    ? (['approve', 'refuse'] as const)
    : spend.state === 'reported'
      ? (['review', 'question'] as const)
      : (['question'] as const)
  const [decision, choose] = useState<'approve' | 'refuse' | 'review' | 'question'>(choices[0])
  const refreshes = [listGoodwill, getFund]
  const report = useAct(reportGoodwill, { refreshes })
  const review = useAct(reviewGoodwill, { refreshes })
  const story = useAct(tellStory, { refreshes })
  const input = { params: { id: spend.id }, version: spend.version }
  const label =
    what === 'report'
      ? t('goodwillPage.doReport')
      : what === 'story'
        ? t('goodwillPage.story')
        : t(isRequest ? 'goodwillPage.approve' : 'goodwillPage.review')
  return (
    <ReasonDialog
      open
      title={label}
      explanation={`${spend.problem} · ${spend.what}`}
      reasonLabel={t(
        what === 'review' ? 'goodwillPage.note' : what === 'story' ? 'goodwillPage.storyText' : 'goodwillPage.report',
      )}
      confirmLabel={label}
      onCancel={onClose}
      onConfirm={async (text) => {
        if (what === 'report') await report.mutateAsync({ ...input, body: { report: text } })
        else if (what === 'story') await story.mutateAsync({ ...input, body: { story: text } })
        else await review.mutateAsync({ ...input, body: { decision, note: text } })
        toast.done(t('complaintDesk.saved'))
        onClose()
      }}
    >
      {what === 'review' && (
        <Radio.Group
          aria-label={label}
          value={decision}
          onChange={(event) => choose(event.target.value as typeof decision)}
          options={choices.map((each) => ({ value: each, label: t(`goodwillPage.decision.${each}`) }))}
        />
      )}
    </ReasonDialog>
  )
}
