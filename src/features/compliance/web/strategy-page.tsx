import { Select, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useFormat, useT, type Translate } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Ratio } from '../../../web/ui/ratio.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { documentsOf } from '../../pack/pack.rules.ts'
import { getStrategy } from '../compliance.contract.ts'
import { periodName } from './compliance-page.tsx'
import { periodsOf } from './compliance-periods.ts'
import { ComplianceRows, type RowsWanted } from './compliance-rows.tsx'

type Found = Reply<typeof getStrategy>
type Strategy = Found['tiers'][number]
type Policy = Strategy['policies'][number]

const SHOWN_MONTHS = 6
const RESPECTS = ['strategy', 'product', 'price', 'service'] as const

/** A6, A8: what each tier is promised, the policies that carry it out, what is planned and owed, down to the customers. */
export function StrategyPage() {
  const t = useT()
  const months = periodsOf('month', serverNow(), SHOWN_MONTHS)
  const [month, setMonth] = useState(months[0]!)
  const [wanted, want] = useState<RowsWanted | null>(null)
  const mayOpenRows = useGrant('compliance:rows') !== undefined
  const found = useCall(getStrategy, { query: { month } }, { keepPrevious: true })
  const open =
    (strategy: Strategy) =>
    ({ rule, period }: Policy): void =>
      want({
        title: t('strategy.rowsOf', {
          tier: t(`tier.${strategy.tier}`),
          rule: t.of(`obligation.${rule}.title`),
          period: periodName(period, t),
        }),
        query: { rule, period, tier: strategy.tier },
      })
  return (
    <>
      <PageHead
        title={t('strategy.title')}
        {...(found.data === undefined ? {} : { sentence: sentenceOf(found.data, t) })}
        actions={
          <Select
            aria-label={t('strategy.period')}
            value={month}
            onChange={setMonth}
            style={{ minWidth: 160 }}
            options={months.map((value) => ({ value, label: periodName(value, t) }))}
          />
        }
      />
      {found.isPending && <ListSkeleton />}
      {found.isError && <FailedState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data !== undefined && (
        <div className="zx-stack">
          {found.data.tiers.map((strategy) => (
            <Sheet key={strategy.tier} title={t(`tier.${strategy.tier}`)} flush extra={<Ratio {...totalOf(strategy.policies)} />}>
              <div className="zx-sheet-body">
                <dl className="zx-facts">
                  {RESPECTS.map((respect) => (
                    <Fact key={respect} name={t(`strategy.${respect}`)} value={strategy[respect][t.locale]} />
                  ))}
                  <Fact name={t('strategy.source')} value={<Source of={found.data} />} />
                </dl>
              </div>
              <Policies strategy={strategy} {...(mayOpenRows ? { onOpen: open(strategy) } : {})} />
            </Sheet>
          ))}
        </div>
      )}
      {wanted !== null && <ComplianceRows wanted={wanted} onClose={() => want(null)} />}
    </>
  )
}

function totalOf(policies: readonly Policy[]): { numerator: number; denominator: number } {
  return {
    numerator: policies.reduce((sum, { compliance }) => sum + compliance.numerator, 0),
    denominator: policies.reduce((sum, { compliance }) => sum + compliance.denominator, 0),
  }
}

function sentenceOf({ tiers, month }: Found, t: Translate): string {
  const policies = tiers.flatMap((tier) => tier.policies)
  const { numerator, denominator } = totalOf(policies)
  const period = periodName(month, t)
  if (denominator === 0) return t('strategy.sentenceNone', { period })
  return t('strategy.sentence', {
    period,
    owed: denominator,
    met: numerator,
    open: policies.reduce((sum, { open }) => sum + open, 0),
  })
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

function Source({ of: { source, isAssumed } }: { of: { readonly source: string; readonly isAssumed: boolean } }) {
  const t = useT()
  return (
    <>
      {isAssumed && <Tag>{t('pack.assumed')}</Tag>}
      <span className="zx-meta">{documentsOf(source)}</span>
    </>
  )
}

function Policies({ strategy, onOpen }: { strategy: Strategy; onOpen?: (policy: Policy) => void }) {
  const t = useT()
  const format = useFormat()
  const label = t('strategy.policies', { tier: t(`tier.${strategy.tier}`) })
  const valueOf = ({ unit, value }: Policy['figures'][number]): string =>
    typeof value === 'string'
      ? t(`strategy.cadence.${value}`)
      : t(`strategy.unit.${unit === 'cadence' ? 'days' : unit}`, { n: format.number(value) })
  const sourceOf = ({ source, isAssumed }: Policy['figures'][number]): string =>
    [documentsOf(source), isAssumed ? t('pack.assumed') : ''].filter((part) => part !== '').join('; ')
  const columns: Column<Policy>[] = [
    {
      key: 'policy',
      title: t('strategy.policy'),
      isName: true,
      cell: ({ rule }) => t.of(`obligation.${rule}.title`),
    },
    {
      key: 'period',
      title: t('compliance.period'),
      cell: ({ period }) => <span className="zx-nowrap">{periodName(period, t)}</span>,
    },
    {
      key: 'figures',
      title: t('strategy.figures'),
      cell: ({ figures }) => (
        <ul className="zx-plain-list">
          {figures.map((one) => (
            <li key={one.meaning.zh} className="zx-meta">
              {t('strategy.figure', { meaning: one.meaning[t.locale], value: valueOf(one), source: sourceOf(one) })}
            </li>
          ))}
        </ul>
      ),
    },
    { key: 'rate', title: t('strategy.rate'), right: true, cell: ({ compliance }) => <Ratio {...compliance} /> },
    { key: 'planned', title: t('strategy.planned'), right: true, cell: ({ planned }) => format.number(planned) },
    { key: 'open', title: t('strategy.open'), right: true, cell: ({ open, planned }) => format.number(open - planned) },
    { key: 'late', title: t('strategy.late'), right: true, desktopOnly: true, cell: ({ metLate }) => format.number(metLate) },
    { key: 'missed', title: t('strategy.missed'), right: true, cell: ({ missed }) => format.number(missed) },
    {
      key: 'excused',
      title: t('compliance.excused'),
      right: true,
      desktopOnly: true,
      cell: ({ waived, suspended, void: voided }) => format.number(waived + suspended + voided),
    },
    {
      key: 'state',
      title: t('compliance.state'),
      corner: true,
      cell: ({ compliance: { numerator, denominator }, missed, metLate }) =>
        denominator === 0 ? null : denominator === numerator ? (
          <StateChip look="met">{t('compliance.kept')}</StateChip>
        ) : (
          <StateChip look={missed + metLate > 0 ? 'late' : 'todo'}>
            {t('compliance.gap', { n: format.number(denominator - numerator) })}
          </StateChip>
        ),
    },
  ]
  return (
    <DataTable
      label={label}
      rows={strategy.policies}
      rowKey={({ rule }) => rule}
      columns={columns}
      {...(onOpen === undefined ? {} : { onOpen })}
      empty={<EmptyState title={t('strategy.none')} />}
    />
  )
}
