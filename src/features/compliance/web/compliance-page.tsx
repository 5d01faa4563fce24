import { Segmented, Select } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useFormat, useT, type Translate } from '../../../web/i18n/use-t.ts'
import { useSession } from '../../../web/session.tsx'
import { Bar } from '../../../web/ui/bar.tsx'
import { DataTable, type Column } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Ratio } from '../../../web/ui/ratio.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Spark } from '../../../web/ui/spark.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { TIERS, type Tier } from '../../../kernel/tiers.ts'
import { getCompliance } from '../compliance.contract.ts'
import { COMPLIANCE_GROUPINGS, COMPLIANCE_MEASURES, type ComplianceMeasure } from '../compliance.rules.ts'
import { periodsOf } from './compliance-periods.ts'
import { ComplianceRows, type RowsWanted } from './compliance-rows.tsx'

const SHOWN_PERIODS = 6
type Grouping = (typeof COMPLIANCE_GROUPINGS)[number]
type Found = Reply<typeof getCompliance>
type Group = Found['rows'][number]

const isTier = (key: string): key is Tier => (TIERS as readonly string[]).includes(key)

export function periodName(period: string, t: Translate): string {
  const [year, rest] = period.split('-') as [string, string]
  return rest.startsWith('Q')
    ? t('compliance.quarter', { year, quarter: rest.slice(1) })
    : t('compliance.month', { year, month: Number(rest) })
}

/** What was owed and kept: by unit, manager and tier, each figure with its two numbers and the duties behind it. */
export function CompliancePage() {
  const t = useT()
  const { session } = useSession()
  const [measure, setMeasure] = useState<ComplianceMeasure>('contact')
  const months = periodsOf('month', serverNow(), SHOWN_PERIODS)
  const quarters = periodsOf('quarter', serverNow(), SHOWN_PERIODS)
  const [period, setPeriod] = useState(months[0]!)
  const [by, setBy] = useState<Grouping>(session?.permissions['compliance:read']?.reach === 'self' ? 'tier' : 'unit')
  const [wanted, want] = useState<RowsWanted | null>(null)
  const found = useCall(getCompliance, { query: { measure, period, by } }, { keepPrevious: true })
  const mayOpenRows = session?.permissions['compliance:rows'] !== undefined
  const periods = measure === 'contact' ? [...months, ...quarters] : quarters
  const open = (row: Group | null): void => {
    if (!mayOpenRows) return
    const narrowed =
      row === null
        ? {}
        : by === 'unit'
          ? { unitId: row.key }
          : by === 'manager'
            ? { ownerId: row.key }
            : { tier: row.key as Tier }
    want({ title: row === null ? t('compliance.all') : nameOf(row, t), query: { measure, period, ...narrowed } })
  }
  return (
    <>
      <PageHead
        title={t('compliance.title')}
        {...(found.data === undefined ? {} : { sentence: sentenceOf(found.data, measure, t) })}
        actions={
          <>
            <Segmented<ComplianceMeasure>
              aria-label={t('compliance.measure')}
              value={measure}
              onChange={(next) => {
                setMeasure(next)
                setPeriod(next === 'contact' ? months[0]! : quarters[0]!)
              }}
              options={COMPLIANCE_MEASURES.map((value) => ({ value, label: t(`compliance.measure.${value}`) }))}
            />
            <Select
              aria-label={t('compliance.period')}
              value={period}
              onChange={setPeriod}
              style={{ minWidth: 160 }}
              options={periods.map((value) => ({ value, label: periodName(value, t) }))}
            />
          </>
        }
      />
      {found.isPending && <ListSkeleton />}
      {found.isError && <FailedState error={found.error} onRetry={() => void found.refetch()} />}
      {found.data !== undefined && (
        <div className="zx-stack">
          <Totals found={found.data} measure={measure} />
          <Sheet
            title={t('compliance.groups')}
            flush
            extra={
              <Segmented<Grouping>
                size="small"
                aria-label={t('compliance.by')}
                value={by}
                onChange={setBy}
                options={COMPLIANCE_GROUPINGS.map((value) => ({ value, label: t(`compliance.by.${value}`) }))}
              />
            }
          >
            <Groups rows={found.data.rows} by={by} {...(mayOpenRows ? { onOpen: open } : {})} />
          </Sheet>
        </div>
      )}
      {wanted !== null && <ComplianceRows wanted={wanted} onClose={() => want(null)} />}
    </>
  )
}

function sentenceOf({ total, soFar, period }: Found, measure: ComplianceMeasure, t: Translate): string {
  const missing = total.compliance.denominator - total.compliance.numerator
  const words = { period: periodName(period, t), measure: t(`compliance.measure.${measure}`), missing }
  if (total.compliance.denominator === 0) return t('compliance.sentenceNone', words)
  if (missing === 0) return t('compliance.sentenceAll', words)
  return t(soFar ? 'compliance.sentenceSoFar' : 'compliance.sentenceEnded', words)
}

function nameOf(row: Group, t: Translate): string {
  return isTier(row.key) ? t(`tier.${row.key}`) : row.name
}

function Totals({ found, measure }: { found: Found; measure: ComplianceMeasure }) {
  const t = useT()
  const format = useFormat()
  const { total, trend, soFar, frozen, targetPercent } = found
  const shares = trend.map(({ compliance }) =>
    compliance.denominator === 0 ? null : (100 * compliance.numerator) / compliance.denominator,
  )
  const trendWords = trend
    .map((each) => `${periodName(each.period, t)} ${format.percent(each.compliance.numerator, each.compliance.denominator)}`)
    .join(t.locale === 'zh' ? '，' : ', ')
  return (
    <>
      <Figures>
        <Figure
          label={soFar ? t('compliance.rateSoFar') : t('compliance.rate')}
          ratio={total.compliance}
          note={frozen ? t('compliance.frozen') : t('compliance.target', { n: targetPercent })}
        />
        <Figure label={t('compliance.stillOpen')} value={total.open} unit={t('today.pieces')} />
        <Figure
          label={t('compliance.missed')}
          value={total.missed + total.metLate}
          unit={t('today.pieces')}
          late={total.missed > 0}
          note={t('compliance.metLate', { n: total.metLate })}
        />
        <Figure
          label={t('compliance.excused')}
          value={total.waived + total.suspended + total.void}
          unit={t('today.pieces')}
          note={t('compliance.excusedWords', { waived: total.waived, suspended: total.suspended, void: total.void })}
        />
      </Figures>
      <Sheet
        title={t('compliance.definition')}
        extra={<Spark values={shares} target={targetPercent} label={trendWords} width={140} height={28} />}
      >
        <p>{t(`compliance.definition.${measure}`)}</p>
        <p className="zx-meta">{trendWords}</p>
      </Sheet>
    </>
  )
}

function Groups({ rows, by, onOpen }: { rows: readonly Group[]; by: Grouping; onOpen?: (row: Group) => void }) {
  const t = useT()
  const format = useFormat()
  const columns: Column<Group>[] = [
    {
      key: 'name',
      title: t(`compliance.by.${by}`),
      isName: true,
      cell: (row) => (isTier(row.key) ? <TierTag tier={row.key} /> : row.name),
    },
    ...(by === 'manager' ? [{ key: 'unit', title: t('compliance.by.unit'), cell: (row: Group) => row.unitName ?? '' }] : []),
    { key: 'rate', title: t('compliance.rate'), right: true, cell: (row) => <Ratio {...row.compliance} parts={false} /> },
    {
      key: 'parts',
      title: t('compliance.parts'),
      right: true,
      cell: (row) => (
        <span className="zx-num">
          {t('ratio.of', { n: format.number(row.compliance.numerator), d: format.number(row.compliance.denominator) })}
        </span>
      ),
    },
    {
      key: 'bar',
      title: t('compliance.bar'),
      desktopOnly: true,
      width: 140,
      cell: ({ compliance, name }) =>
        compliance.denominator === 0 ? null : (
          <Bar
            share={compliance.numerator / compliance.denominator}
            label={`${name} ${format.percent(compliance.numerator, compliance.denominator)}`}
            met={compliance.numerator === compliance.denominator}
          />
        ),
    },
    { key: 'open', title: t('compliance.stillOpen'), right: true, cell: (row) => format.number(row.open) },
    {
      key: 'state',
      title: t('compliance.state'),
      corner: true,
      cell: ({ compliance, missed, metLate }) => {
        const gap = compliance.denominator - compliance.numerator
        if (compliance.denominator === 0) return null
        if (gap === 0) return <StateChip look="met">{t('compliance.kept')}</StateChip>
        return (
          <StateChip look={missed + metLate > 0 ? 'late' : 'todo'}>{t('compliance.gap', { n: format.number(gap) })}</StateChip>
        )
      },
    },
  ]
  return (
    <DataTable
      label={t('compliance.groups')}
      rows={rows}
      rowKey={(row) => row.key}
      columns={columns}
      {...(onOpen === undefined ? {} : { onOpen })}
      empty={<EmptyState title={t('compliance.none')} why={t('compliance.noneWhy')} />}
    />
  )
}
