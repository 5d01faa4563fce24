import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useAct, useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { RowMenu } from '../../../web/ui/row-menu.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { dismissCandidate, findDuplicates, listCandidates, listMerges, proposeAgain, type Candidate } from '../merges.contract.ts'
import { DUPLICATE_REASONS } from '../merges.rules.ts'

const VIEWS = ['open', 'dismissed', 'merged'] as const
/** A search of the whole base takes seconds; the list looks again meanwhile. */
const POLL_MS = 5_000

const reviewOf = (row: Candidate): string => `/merges/review/${row.first.customerId}/${row.second.customerId}`

/** Files that may be one customer's: compare, merge, or say that they are two persons. */
export function MergesPage() {
  const t = useT()
  const toast = useToast()
  const [state, setState] = useUrlState(['view', 'reason', 'vip'])
  const view = VIEWS.find((each) => each === state.view) ?? 'open'
  const totals = useCall(listCandidates, { query: { limit: 1 } }, { refetchInterval: POLL_MS, keepPrevious: true })
  const mayFind = useGrant('merges:find') !== undefined
  const find = useAct(findDuplicates, { onDone: () => toast.done(t('mergePage.finding')), onFail: toast.fail })
  const { open, vips } = totals.data ?? { open: 0, vips: 0 }
  return (
    <>
      <PageHead
        title={t('mergePage.title')}
        {...(totals.data === undefined
          ? {}
          : { sentence: open === 0 ? t('mergePage.sentenceNone') : t('mergePage.sentence', { n: open, vips }) })}
        actions={
          <>
            <Segmented<string>
              aria-label={t('mergePage.view')}
              value={view}
              onChange={(next) => setState({ view: next === 'open' ? undefined : next })}
              options={VIEWS.map((value) => ({ value, label: t(`mergePage.view.${value}`) }))}
            />
            {mayFind && (
              <Button loading={find.isPending} onClick={() => find.mutate({ body: {} })}>
                {t('mergePage.find')}
              </Button>
            )}
          </>
        }
      />
      <Sheet title={t(`mergePage.view.${view}`)} plain flush>
        {view === 'merged' ? <Merges /> : <Pairs key={`${view} ${open}`} view={view} state={state} onChange={setState} />}
      </Sheet>
    </>
  )
}

type State = ReturnType<typeof useUrlState<'view' | 'reason' | 'vip'>>

function Pairs({ view, state, onChange }: { view: 'open' | 'dismissed'; state: State[0]; onChange: State[1] }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const navigate = useNavigate()
  const mayCompare = useGrant('merges:preview') !== undefined
  const mayWrite = useGrant('merges:write') !== undefined
  const [dismissing, dismiss] = useState<Candidate | null>(null)
  const reason = DUPLICATE_REASONS.find((each) => each === state.reason)
  const pages = usePages(listCandidates, {
    query: { state: view, ...(reason === undefined ? {} : { reason }), ...(state.vip === 'yes' ? { vip: 'yes' as const } : {}) },
  })
  const again = useAct(proposeAgain, {
    refreshes: [listCandidates],
    onDone: () => toast.done(t('mergePage.proposed')),
    onFail: toast.fail,
  })
  const isNarrowed = reason !== undefined || state.vip === 'yes'
  return (
    <>
      <FilterBar
        state={state}
        onChange={onChange}
        filters={[
          {
            key: 'reason',
            label: t('mergePage.reason'),
            options: DUPLICATE_REASONS.map((value) => ({ value, label: t(`mergePage.reason.${value}`) })),
          },
          { key: 'vip', label: t('mergePage.vip'), options: [{ value: 'yes', label: t('mergePage.vipOnly') }] },
        ]}
      />
      <DataTable
        label={t(`mergePage.view.${view}`)}
        rows={pages}
        rowKey={(row) => row.id}
        rowName={(row) => row.first.name}
        {...(mayCompare && view === 'open' ? { hrefOf: reviewOf } : {})}
        empty={
          isNarrowed ? (
            <NoResult
              title={t('mergePage.none')}
              actions={<Button onClick={() => onChange({ reason: undefined, vip: undefined })}>{t('filter.clear')}</Button>}
            />
          ) : (
            <EmptyState title={t('mergePage.empty')} why={t('mergePage.emptyWhy')} />
          )
        }
        columns={[
          { key: 'first', title: t('mergePage.first'), isName: true, cell: (row) => row.first.name },
          { key: 'firstFile', title: t('mergePage.kept'), cell: (row) => <File file={row.first} /> },
          { key: 'second', title: t('mergePage.second'), cell: (row) => <File file={row.second} name /> },
          {
            key: 'reason',
            title: t('mergePage.reason'),
            cell: (row) => (
              <div>
                <div>{t(`mergePage.reason.${row.reason}`)}</div>
                <div className="zx-meta">
                  {row.dismissedReason === null
                    ? format.day(row.foundAt)
                    : [row.dismissedReason, row.dismissedByName].filter((each) => each !== null).join(' · ')}
                </div>
              </div>
            ),
          },
          {
            key: 'what',
            title: t('mergePage.what'),
            cell: (row) => (
              <span className="zx-row">
                {view === 'open' && mayCompare && (
                  <Button
                    size="small"
                    aria-label={t('mergePage.comparePair', { first: row.first.name, second: row.second.name })}
                    onClick={() => void navigate({ to: reviewOf(row) })}
                  >
                    {t('mergePage.compare')}
                  </Button>
                )}
                {view === 'dismissed' && mayWrite && (
                  <Button size="small" onClick={() => again.mutate({ params: { id: row.id }, body: {} })}>
                    {t('mergePage.again')}
                  </Button>
                )}
                {view === 'open' && mayWrite && (
                  <RowMenu
                    name={row.first.name}
                    actions={[{ key: 'dismiss', label: t('mergePage.dismiss'), run: () => dismiss(row) }]}
                  />
                )}
              </span>
            ),
          },
        ]}
      />
      {dismissing !== null && <Dismiss pair={dismissing} onClose={() => dismiss(null)} />}
    </>
  )
}

function File({ file, name = false }: { file: Candidate['first']; name?: boolean }) {
  return (
    <div>
      <div className="zx-row zx-row-wrap">
        {name && <span>{file.name}</span>}
        <TierTag tier={file.tier} />
        {file.phoneMasked !== null && <span className="zx-num">{file.phoneMasked}</span>}
      </div>
      <div className="zx-meta">
        {[file.customerNo, file.managerName, file.territoryName].filter((each) => each !== null).join(' · ')}
      </div>
    </div>
  )
}

function Dismiss({ pair, onClose }: { pair: Candidate; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const act = useAct(dismissCandidate, { refreshes: [listCandidates] })
  return (
    <ReasonDialog
      open
      title={t('mergePage.dismiss')}
      explanation={t('mergePage.dismissWhy', {
        first: `${pair.first.name} ${pair.first.customerNo}`,
        second: `${pair.second.name} ${pair.second.customerNo}`,
      })}
      confirmLabel={t('mergePage.dismiss')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await act.mutateAsync({ params: { id: pair.id }, body: { reason } })
        toast.done(t('mergePage.dismissed'))
        onClose()
      }}
    />
  )
}

function Merges() {
  const t = useT()
  const format = useFormat()
  const pages = usePages(listMerges, { query: {} })
  return (
    <DataTable
      label={t('mergePage.view.merged')}
      rows={pages}
      rowKey={(row) => row.id}
      rowName={(row) => row.fromName}
      hrefOf={(row) => `/merges/${row.id}`}
      empty={<EmptyState title={t('mergePage.noneMerged')} why={t('mergePage.noneMergedWhy')} />}
      columns={[
        {
          key: 'what',
          title: t('mergePage.goes'),
          isName: true,
          cell: (row) => t('mergePage.oneTitle', { from: row.fromName, into: row.intoName }),
        },
        {
          key: 'state',
          title: t('mergePage.state'),
          corner: true,
          cell: (row) => <StateChip look={row.state === 'done' ? 'met' : 'hold'}>{t(`mergePage.state.${row.state}`)}</StateChip>,
        },
        {
          key: 'kept',
          title: t('mergePage.kept'),
          cell: (row) => (
            <Link className="zx-link" to={`/customers/${row.intoId}`}>
              {row.intoName} {row.intoNo}
            </Link>
          ),
        },
        { key: 'when', title: t('mergePage.when'), cell: (row) => format.dayTime(row.mergedAt) },
        { key: 'who', title: t('mergePage.who'), cell: (row) => row.mergedByName ?? '' },
        { key: 'why', title: t('mergePage.reasonGiven'), cell: (row) => row.reason },
      ]}
    />
  )
}
