import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { TIERS } from '../../../kernel/tiers.ts'
import { useAct, useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { SelectionDialog } from '../../../web/selection-actions.tsx'
import { Bar } from '../../../web/ui/bar.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { RowMenu } from '../../../web/ui/row-menu.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { assignAutomatically, portfolioRow, portfolios, unassignedCustomers } from '../assignments.contract.ts'
import type { z } from 'zod'
import { MovePanel } from './move-panel.tsx'

type Row = z.output<typeof portfolioRow>

function useColumns(warning: number, onMove: ((row: Row) => void) | undefined): readonly Column<Row>[] {
  const t = useT()
  const format = useFormat()
  return [
    { key: 'name', title: t('portfolio.manager'), isName: true, cell: (row) => row.name },
    { key: 'unit', title: t('portfolio.unit'), cell: (row) => row.unitName },
    {
      key: 'load',
      title: t('portfolio.load'),
      width: 180,
      cell: (row) => (
        <div>
          <span className="zx-num">{t('portfolio.loadOf', { n: format.number(row.customers), d: format.number(warning) })}</span>
          <Bar
            share={row.customers / warning}
            label={t('portfolio.loadLabel', { name: row.name, n: row.customers, d: warning })}
          />
        </div>
      ),
    },
    ...TIERS.map((tier): Column<Row> => ({
      key: tier,
      title: t(`tier.${tier}`),
      right: true,
      cell: (row) => format.number(row.byTier[tier]),
    })),
    {
      key: 'assisting',
      title: t('portfolio.assisting'),
      right: true,
      desktopOnly: true,
      cell: (row) => format.number(row.assisting),
    },
    {
      key: 'state',
      title: t('portfolio.customers'),
      corner: true,
      cell: (row) => (
        <span className="zx-row">
          <StateChip look={row.overloaded ? 'warn' : 'met'}>
            {row.overloaded ? t('portfolio.overloaded', { d: warning }) : t('portfolio.fine')}
          </StateChip>
          {onMove !== undefined && row.customers > 0 && (
            <RowMenu
              name={row.name}
              actions={[{ key: 'move', label: t('portfolio.moveFrom', { name: row.name }), run: () => onMove(row) }]}
            />
          )}
        </span>
      ),
    },
  ]
}

function Unassigned() {
  const t = useT()
  const navigate = useNavigate()
  const toast = useToast()
  const pages = usePages(unassignedCustomers, { query: {} })
  const automatic = useAct(assignAutomatically, {
    refreshes: [unassignedCustomers, portfolios],
    onDone: ({ moved, left }) => toast.done(t('portfolio.automaticDone', { moved, left })),
    onFail: toast.fail,
  })
  if (!pages.isPending && pages.error === null && pages.items.length === 0) return null
  return (
    <Sheet
      title={t('portfolio.unassignedTitle')}
      flush
      extra={
        <Button size="small" type="primary" loading={automatic.isPending} onClick={() => automatic.mutate({ body: {} })}>
          {t('portfolio.automatic')}
        </Button>
      }
    >
      <DataTable
        label={t('portfolio.unassignedTitle')}
        columns={[
          { key: 'name', title: t('portfolio.name'), isName: true, cell: (row) => row.name },
          { key: 'tier', title: t('portfolio.moveTier'), corner: true, cell: (row) => <TierTag tier={row.tier} /> },
          { key: 'territory', title: t('portfolio.moveTerritory'), cell: (row) => row.territoryName },
          { key: 'number', title: t('portfolio.number'), cell: (row) => row.customerNo },
        ]}
        rows={pages}
        rowKey={(row) => row.customerId}
        hrefOf={(row) => `/customers/${row.customerId}`}
        onOpen={(row) => void navigate({ to: `/customers/${row.customerId}` })}
        empty={null}
      />
    </Sheet>
  )
}

/** C1: who serves how many, by tier; who is above the line; whom nobody serves. */
export function PortfolioPage() {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const query = useCall(portfolios, {})
  const mayWrite = useGrant('assignments:write') !== undefined
  const [isMoving, setMoving] = useState(false)
  const [leaver, setLeaver] = useState<Row | null>(null)
  const data = query.data
  const columns = useColumns(data?.warning ?? 1, mayWrite ? setLeaver : undefined)
  const over = data?.items.filter((row) => row.overloaded).length ?? 0
  const sentence =
    data === undefined
      ? undefined
      : [
          t('portfolio.sentence', {
            managers: format.number(data.items.length),
            customers: format.number(data.items.reduce((sum, row) => sum + row.customers, 0)),
          }),
          over === 0 ? '' : t('portfolio.over', { n: over, warning: data.warning }),
          data.unassigned === 0 ? t('portfolio.allAssigned') : t('portfolio.unassigned', { n: format.number(data.unassigned) }),
        ].join('')
  return (
    <>
      <PageHead
        title={t('portfolio.title')}
        {...(sentence === undefined ? {} : { sentence })}
        actions={
          mayWrite && (
            <Button type="primary" onClick={() => setMoving(true)}>
              {t('portfolio.move')}
            </Button>
          )
        }
      />
      <div className="zx-stack">
        {mayWrite && <Unassigned />}
        <Sheet title={t('portfolio.title')} plain flush>
          <Loaded query={query}>
            {({ items }) => (
              <DataTable
                label={t('portfolio.title')}
                columns={columns}
                rows={items}
                rowKey={(row) => row.staffId}
                onOpen={(row) => void navigate({ to: '/customers', search: { managerId: row.staffId } as never })}
                empty={<EmptyState title={t('portfolio.emptyTitle')} why={t('portfolio.emptyWhy')} />}
              />
            )}
          </Loaded>
        </Sheet>
      </div>
      {isMoving && <MovePanel onClose={() => setMoving(false)} />}
      {leaver !== null && (
        <SelectionDialog
          id="assign"
          selection={{ filter: { managerId: leaver.staffId } }}
          chosen={leaver.customers}
          onClose={() => setLeaver(null)}
        />
      )}
    </>
  )
}
