import { Button, Segmented, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useSession } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Ratio } from '../../../web/ui/ratio.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listValueRuns, startValueRun, type Concentration, type ValueRun } from '../value.contract.ts'
import { ParetoChart } from './pareto-chart.tsx'

const POLL_MS = 1500

/** A1, A2: how revenue lies over customers, who is VIP by the model in force, and the runs that said so. */
export function ValuePage() {
  const t = useT()
  const format = useFormat()
  const list = useCall(listValueRuns, {}, { refetchInterval: POLL_MS })
  if (list.isPending) return <ListSkeleton />
  if (list.isError) return <FailedState error={list.error} onRetry={() => void list.refetch()} />
  const { runs, usageMonths } = list.data
  const shown = runs.find((run) => run.state === 'done')
  const summary = shown?.summary ?? null
  const sentence =
    summary === null
      ? undefined
      : t('value.sentence', {
          customers: format.percent(summary.vips, summary.customers, 2),
          revenue: format.percent(summary.vipRevenueFen, summary.revenueFen, 2),
          month: format.month(shown!.month),
        })
  return (
    <>
      <PageHead
        title={t('value.title')}
        {...(sentence === undefined ? {} : { sentence })}
        actions={<StartRun months={usageMonths} runs={runs} />}
      />
      {summary === null ? (
        <EmptyState title={t('value.noRun')} why={usageMonths.length === 0 ? t('value.noUsage') : t('value.noRunWhy')} />
      ) : (
        <Found summary={summary} />
      )}
      {runs.length > 0 && <Runs runs={runs} />}
    </>
  )
}

function StartRun({ months, runs }: { months: readonly string[]; runs: readonly ValueRun[] }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const { session } = useSession()
  const [month, setMonth] = useState<string>()
  const start = useAct(startValueRun, {
    refreshes: [listValueRuns],
    onDone: () => toast.done(t('value.started')),
    onFail: toast.fail,
  })
  if (session?.permissions['value:run'] === undefined || months.length === 0) return null
  const isRunning = runs.some((run) => run.state === 'running')
  const chosen = month ?? months[0]!
  return (
    <>
      <Select
        aria-label={t('value.month')}
        value={chosen}
        onChange={setMonth}
        options={months.map((value) => ({ value, label: format.month(value) }))}
        style={{ minWidth: 130 }}
      />
      <Button type="primary" loading={start.isPending || isRunning} onClick={() => start.mutate({ body: { month: chosen } })}>
        {isRunning ? t('value.running') : t('value.start')}
      </Button>
    </>
  )
}

function Found({ summary }: { summary: Concentration }) {
  const t = useT()
  const format = useFormat()
  const [view, setView] = useState<'curve' | 'table'>('curve')
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  const vip = { customers: share(summary.vips, summary.customers), revenue: share(summary.vipRevenueFen, summary.revenueFen) }
  const for80 = share(summary.customersFor80, summary.customers)
  const points = summary.curve.filter((_, i) => i % 5 === 0 || i === summary.curve.length - 1)
  return (
    <>
      <Figures>
        <Figure
          label={t('value.vips')}
          value={summary.vips}
          unit={t('value.people')}
          note={t('value.unrated', { n: format.number(summary.unrated) })}
        />
        <Figure
          label={t('value.customerShare')}
          value={format.percent(summary.vips, summary.customers, 2)}
          note={t('value.ofCustomers', { n: format.number(summary.customers) })}
        />
        <Figure
          label={t('value.revenueShare')}
          value={format.percent(summary.vipRevenueFen, summary.revenueFen, 2)}
          note={t('value.ofRevenue', { n: format.money(summary.revenueFen, 0) })}
        />
        <Figure
          label={t('value.index')}
          value={vip.customers === 0 ? '--' : `${(vip.revenue / vip.customers).toFixed(2)}×`}
          note={t('value.indexNote')}
        />
      </Figures>
      <div className="zx-value-grid">
        <Sheet
          title={t('value.concentration')}
          extra={
            <Segmented<'curve' | 'table'>
              size="small"
              aria-label={t('value.view')}
              value={view}
              onChange={setView}
              options={[
                { value: 'curve', label: t('value.viewCurve') },
                { value: 'table', label: t('value.viewTable') },
              ]}
            />
          }
        >
          <p>
            {t('value.concentrationWords', {
              for80: format.percent(summary.customersFor80, summary.customers, 1),
              n: format.number(summary.customersFor80),
              top20: format.percent(summary.top20RevenueFen, summary.revenueFen, 1),
            })}
          </p>
          {view === 'curve' ? (
            <ParetoChart curve={summary.curve} vip={vip} for80={for80} />
          ) : (
            <DataTable
              label={t('value.concentration')}
              rows={points}
              rowKey={([customers]) => String(customers)}
              columns={[
                {
                  key: 'customers',
                  title: t('value.cumulativeCustomers'),
                  isName: true,
                  cell: ([customers]) => format.percent(Math.round(customers * 1e6), 1e6, 1),
                },
                {
                  key: 'revenue',
                  title: t('value.cumulativeRevenue'),
                  right: true,
                  cell: ([, revenue]) => format.percent(Math.round(revenue * 1e6), 1e6, 1),
                },
              ]}
              empty={null}
            />
          )}
        </Sheet>
        <Sheet title={t('value.byTier')} flush>
          <DataTable
            label={t('value.byTier')}
            rows={summary.tiers}
            rowKey={(row) => row.tier}
            columns={[
              { key: 'tier', title: t('value.tier'), isName: true, cell: (row) => <TierTag tier={row.tier} /> },
              { key: 'customers', title: t('value.customers'), right: true, cell: (row) => format.number(row.customers) },
              {
                key: 'share',
                title: t('value.customerShare'),
                right: true,
                cell: (row) => <Ratio numerator={row.customers} denominator={summary.customers} digits={2} parts={false} />,
              },
              {
                key: 'revenueShare',
                title: t('value.revenueShare'),
                right: true,
                cell: (row) => <Ratio numerator={row.revenueFen} denominator={summary.revenueFen} digits={2} parts={false} />,
              },
              { key: 'revenue', title: t('value.revenue'), right: true, cell: (row) => format.money(row.revenueFen, 0) },
              {
                key: 'lowest',
                title: t('value.lowest'),
                right: true,
                cell: (row) => (row.tier === 'none' || row.lowestScore === null ? '--' : row.lowestScore.toFixed(1)),
              },
            ]}
            empty={null}
          />
        </Sheet>
      </div>
    </>
  )
}

function Runs({ runs }: { runs: readonly ValueRun[] }) {
  const t = useT()
  const format = useFormat()
  return (
    <Sheet title={t('value.runs')} flush>
      <DataTable
        label={t('value.runs')}
        rows={runs}
        rowKey={(run) => run.id}
        columns={[
          { key: 'month', title: t('value.month'), isName: true, cell: (run) => format.month(run.month) },
          { key: 'state', title: t('value.state'), cell: (run) => t.of(`value.state.${run.state}`) },
          { key: 'at', title: t('value.startedAt'), cell: (run) => format.dayTime(run.startedAt) },
          { key: 'by', title: t('value.startedBy'), cell: (run) => run.startedByName ?? t('value.system') },
          {
            key: 'model',
            title: t('value.model'),
            cell: (run) =>
              run.modelNumber === 0
                ? t('value.modelPack', { version: run.packVersion })
                : t('value.modelNumber', { number: run.modelNumber }),
          },
          { key: 'months', title: t('value.monthsRead'), right: true, cell: (run) => format.number(run.inputs.length) },
          {
            key: 'changes',
            title: t('value.changes'),
            cell: (run) =>
              run.summary === null
                ? run.errorCode === null
                  ? ''
                  : t.of(`error.${run.errorCode}`)
                : t('value.changesWords', {
                    first: format.number(run.summary.changes.first),
                    up: format.number(run.summary.changes.up),
                    down: format.number(run.summary.changes.down),
                    renewed: format.number(run.summary.changes.renewed),
                  }),
          },
        ]}
        empty={null}
      />
    </Sheet>
  )
}
