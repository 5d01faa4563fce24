import { Link } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useAct, usePages, useCall } from '../../../web/api/hooks.ts'
import { KeepPromiseDialog } from '../../../web/dialogs.tsx'
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
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { listPromises, withdrawPromise, type PromiseView } from '../promises.contract.ts'
import { PROMISE_VIEWS } from '../promises.rules.ts'

/** J2, P6: every promise to a customer, from whichever page, the nearest first. */
export function PromisesPage() {
  const t = useT()
  const format = useFormat()
  const [state, setState] = useUrlState(['view', 'state'])
  const [asked, ask] = useState<{ readonly what: 'keep' | 'withdraw'; readonly promise: PromiseView } | null>(null)
  const mayWrite = useGrant('promises:write') !== undefined
  const usual = mayWrite ? 'mine' : 'all'
  const view = state.view === 'all' || state.view === 'mine' ? state.view : usual
  const shown = state.state === 'all' ? 'all' : 'open'
  const query = { view, state: shown } as const
  const pages = usePages(listPromises, { query })
  const totals = useCall(listPromises, { query: { ...query, limit: 1 } }, { keepPrevious: true })
  return (
    <>
      <PageHead
        title={t('promisePage.title')}
        {...(totals.data === undefined
          ? {}
          : {
              sentence:
                totals.data.open === 0
                  ? t('promisePage.sentenceNone')
                  : t(totals.data.overdue > 0 ? 'promisePage.sentenceLate' : 'promisePage.sentence', {
                      open: totals.data.open,
                      overdue: totals.data.overdue,
                    }),
            })}
        actions={
          <Segmented<string>
            aria-label={t('complaintDesk.view')}
            value={view}
            onChange={(next) => setState({ view: next === usual ? undefined : next })}
            options={PROMISE_VIEWS.map((each) => ({ value: each, label: t(`promisePage.view.${each}`) }))}
          />
        }
      />
      <Sheet title={t('promisePage.title')} plain flush>
        <FilterBar
          state={state}
          onChange={setState}
          filters={[
            { key: 'state', label: t('complaintDesk.state'), options: [{ value: 'all', label: t('promisePage.alsoDone') }] },
          ]}
        />
        <DataTable
          label={t('promisePage.title')}
          rows={pages}
          rowKey={(row) => row.id}
          rowName={(row) => row.text}
          empty={
            state.state === undefined ? (
              <EmptyState title={t('promisePage.empty')} why={t('promisePage.emptyWhy')} />
            ) : (
              <NoResult
                title={t('promisePage.none')}
                actions={<Button onClick={() => setState({ state: undefined })}>{t('filter.clear')}</Button>}
              />
            )
          }
          columns={[
            {
              key: 'due',
              title: t('promisePage.dueAt'),
              cell: (row) =>
                row.state === 'withdrawn' ? (
                  <StateChip look="hold">{t('promise.state.withdrawn')}</StateChip>
                ) : (
                  <DueChip
                    state={row.state === 'open' ? 'open' : row.state === 'kept' ? 'met' : 'met_late'}
                    dueAt={row.dueAt}
                    warnAt={row.warnAt}
                    metAt={row.keptAt}
                  />
                ),
            },
            {
              key: 'text',
              title: t('promisePage.text'),
              isName: true,
              cell: (row) => (row.isReply ? t('promise.reply_text', { no: row.text }) : row.text),
            },
            {
              key: 'customer',
              title: t('complaintDesk.customer'),
              cell: (row) => (
                <Link className="zx-link" to={`/customers/${row.customerId}`}>
                  {row.customerName ?? t('complaintDesk.customer')}
                </Link>
              ),
            },
            {
              key: 'tier',
              title: t('complaintDesk.tier'),
              corner: true,
              cell: (row) => row.customerTier !== null && <TierTag tier={row.customerTier} />,
            },
            { key: 'who', title: t('promisePage.who'), cell: (row) => row.promiserName },
            {
              key: 'source',
              title: t('promisePage.source'),
              cell: (row) =>
                row.source === 'complaint' && row.sourceId !== null ? (
                  <Link className="zx-link" to={`/complaints/${row.sourceId}`}>
                    {t('promise.source.complaint')}
                  </Link>
                ) : (
                  t(`promise.source.${row.source}`)
                ),
            },
            {
              key: 'proof',
              title: t('promisePage.proof'),
              cell: (row) =>
                row.state === 'open' && row.mayKeep && !row.isReply ? (
                  <span className="zx-row">
                    <Button size="small" onClick={() => ask({ what: 'keep', promise: row })}>
                      {t('promisePage.keep')}
                    </Button>
                    <RowMenu
                      name={row.text}
                      actions={[
                        {
                          key: 'withdraw',
                          label: t('promisePage.withdraw'),
                          danger: true,
                          run: () => ask({ what: 'withdraw', promise: row }),
                        },
                      ]}
                    />
                  </span>
                ) : (
                  <span className="zx-meta">
                    {row.isReply
                      ? t('promisePage.byReply')
                      : (row.proof ?? t('promisePage.givenAt', { when: format.dayTime(row.givenAt) }))}
                  </span>
                ),
            },
          ]}
        />
      </Sheet>
      {asked?.what === 'keep' && <KeepPromiseDialog promise={asked.promise} onClose={() => ask(null)} />}
      {asked?.what === 'withdraw' && <Withdraw promise={asked.promise} onClose={() => ask(null)} />}
    </>
  )
}

function Withdraw({ promise, onClose }: { promise: PromiseView; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const withdraw = useAct(withdrawPromise, { refreshes: [listPromises] })
  return (
    <ReasonDialog
      open
      danger
      title={t('promisePage.withdraw')}
      explanation={t('promisePage.withdrawWhy', { text: promise.text })}
      confirmLabel={t('promisePage.withdraw')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await withdraw.mutateAsync({ params: { id: promise.id }, version: promise.version, body: { reason } })
        toast.done(t('promisePage.withdrawn'))
        onClose()
      }}
    />
  )
}
