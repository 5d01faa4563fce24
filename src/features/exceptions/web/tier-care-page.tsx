import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { listExceptions, listProtections, type ExceptionView, type ProtectionView } from '../exceptions.contract.ts'
import { EXCEPTION_STATES } from '../exceptions.rules.ts'
import { ExceptionDialog, type ExceptionStep } from './care-dialogs.tsx'
import { ExceptionButtons } from './tier-care.tsx'

const LOOK = { requested: 'warn', approved: 'met', refused: 'hold', withdrawn: 'hold', ended: 'hold' } as const

/** Whose tier stands beside the model: exceptions by state, protections by their end. */
export function TierCarePage() {
  const t = useT()
  const [state, setState] = useUrlState(['view', 'state'])
  const view = state.view === 'protections' ? 'protections' : 'exceptions'
  return (
    <>
      <PageHead
        title={t('tierCare.title')}
        sentence={t('tierCare.sentence')}
        actions={
          <Segmented<'exceptions' | 'protections'>
            aria-label={t('tierCare.tab')}
            value={view}
            onChange={(next) => setState({ view: next === 'exceptions' ? undefined : next, state: undefined })}
            options={[
              { value: 'exceptions', label: t('tierCare.tabExceptions') },
              { value: 'protections', label: t('tierCare.tabProtections') },
            ]}
          />
        }
      />
      {view === 'exceptions' ? <Exceptions /> : <Protections />}
    </>
  )
}

function Exceptions() {
  const t = useT()
  const format = useFormat()
  const [state, setState] = useUrlState(['state'])
  const [asked, ask] = useState<{ exception: ExceptionView; step: ExceptionStep } | null>(null)
  const shown = EXCEPTION_STATES.find((each) => each === state.state)
  const pages = usePages(listExceptions, { query: shown === undefined ? {} : { state: shown } })
  return (
    <Sheet title={t('tierCare.tabExceptions')} plain flush>
      <FilterBar
        state={state}
        onChange={setState}
        filters={[
          {
            key: 'state',
            label: t('tierCare.state'),
            options: EXCEPTION_STATES.map((each) => ({ value: each, label: t(`tierCare.state.${each}`) })),
          },
        ]}
      />
      <DataTable
        label={t('tierCare.tabExceptions')}
        rows={pages}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/customers/${row.customerId}`}
        empty={
          shown === undefined ? (
            <EmptyState title={t('tierCare.noExceptions')} why={t('tierCare.noExceptionsWhy')} />
          ) : (
            <NoResult
              title={t('tierCare.noMatch')}
              actions={<Button onClick={() => setState({ state: undefined })}>{t('filter.clear')}</Button>}
            />
          )
        }
        columns={[
          {
            key: 'state',
            title: t('tierCare.state'),
            corner: true,
            cell: (row) => <StateChip look={LOOK[row.state]}>{t(`tierCare.state.${row.state}`)}</StateChip>,
          },
          { key: 'customer', title: t('tierCare.customer'), isName: true, cell: (row) => row.customerName },
          { key: 'tier', title: t('tierCare.tier'), cell: (row) => <TierTag tier={row.customerTier} /> },
          { key: 'wanted', title: t('tierCare.wanted'), cell: (row) => <TierTag tier={row.tier} /> },
          { key: 'until', title: t('tierCare.until'), cell: (row) => format.fullDay(row.untilOn) },
          { key: 'reason', title: t('tierCare.reason'), cell: (row) => row.reason },
          { key: 'manager', title: t('tierCare.manager'), cell: (row) => row.managerName ?? '' },
          {
            key: 'by',
            title: t('tierCare.by'),
            cell: (row) => (
              <span className="zx-meta">
                {t('tierCare.byAt', { name: row.requestedByName, date: format.day(row.requestedAt) })}
              </span>
            ),
          },
          {
            key: 'act',
            title: '',
            cell: (row) => <ExceptionButtons exception={row} onStep={(step) => ask({ exception: row, step })} />,
          },
        ]}
      />
      {asked !== null && <ExceptionDialog {...asked} onClose={() => ask(null)} />}
    </Sheet>
  )
}

function Protections() {
  const t = useT()
  const format = useFormat()
  const pages = usePages(listProtections, { query: {} })
  const columns: Column<ProtectionView>[] = [
    { key: 'customer', title: t('tierCare.customer'), isName: true, cell: (row) => row.customerName },
    { key: 'tier', title: t('tierCare.tier'), corner: true, cell: (row) => <TierTag tier={row.customerTier} /> },
    { key: 'until', title: t('tierCare.until'), cell: (row) => format.fullDay(row.untilOn) },
    { key: 'reason', title: t('tierCare.reason'), cell: (row) => row.reason },
    { key: 'manager', title: t('tierCare.manager'), cell: (row) => row.managerName ?? '' },
    {
      key: 'by',
      title: t('tierCare.by'),
      cell: (row) => (
        <span className="zx-meta">{t('tierCare.byAt', { name: row.createdByName, date: format.day(row.createdAt) })}</span>
      ),
    },
  ]
  return (
    <Sheet title={t('tierCare.tabProtections')} plain flush>
      <DataTable
        label={t('tierCare.tabProtections')}
        rows={pages}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/customers/${row.customerId}`}
        columns={columns}
        empty={<EmptyState title={t('tierCare.noProtections')} why={t('tierCare.noProtectionsWhy')} />}
      />
    </Sheet>
  )
}
