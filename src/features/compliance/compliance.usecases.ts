import type { Input, Output } from '../../contract/endpoint.ts'
import { addMonths, periodDays, periodKey } from '../../kernel/dates.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { startOfDay } from '../../kernel/zones.ts'
import type { Context } from '../../platform/work.ts'
import { maskPersonName } from '../customers/customers.masking.rules.ts'
import { chipSetting } from '../obligations/obligations.usecases.ts'
import { onWire } from '../obligations/obligations.view.rules.ts'
import type * as contract from './compliance.contract.ts'
import * as queries from './compliance.queries.ts'
import { COMPLIANCE_TARGET, type ComplianceMeasure, complianceErrors, MEASURE_RULES, TREND_PERIODS } from './compliance.rules.ts'
import { policyOf, QUARTERLY_RULES } from './compliance.strategy.rules.ts'

interface Period {
  readonly key: string
  readonly from: Date
  readonly to: Date
}

function boundsOf(key: string, zone: string): Period {
  const { from, to } = periodDays(key)
  return { key, from: startOfDay(from, zone), to: startOfDay(to, zone) }
}

function periodOf(key: string, pack: Pack, now: Date): Period {
  const period = boundsOf(key, pack.calendar.timeZone.value)
  if (period.from > now) throw complianceErrors.make('compliance.period_in_future')
  return period
}

function sliceOf(
  query: {
    measure: ComplianceMeasure
    rule?: string | undefined
    unitId?: string | undefined
    ownerId?: string | undefined
    tier?: string | undefined
  },
  period: Period,
): queries.Slice {
  return {
    rules: query.rule === undefined ? MEASURE_RULES[query.measure] : [query.rule],
    from: period.from,
    to: period.to,
    ...(query.unitId === undefined ? {} : { unitId: query.unitId }),
    ...(query.ownerId === undefined ? {} : { ownerId: query.ownerId }),
    ...(query.tier === undefined ? {} : { tier: query.tier }),
  }
}

function counted<T extends queries.Counted>({ met, owed, ...rest }: T) {
  return { compliance: { numerator: met, denominator: owed }, ...rest }
}

export function getCompliance(
  context: Context,
  query: Input<typeof contract.getCompliance>['query'],
): Promise<Output<typeof contract.getCompliance>> {
  const { pack } = context.services
  const zone = pack.calendar.timeZone.value
  return context.read('compliance:read', async ({ tx, scope, now }) => {
    const period = periodOf(query.period, pack, now)
    const slice = sliceOf(query, period)
    const quarterly = query.period.includes('Q')
    const trend: Output<typeof contract.getCompliance>['trend'][number][] = []
    for (let back = TREND_PERIODS - 1; back >= 0; back--) {
      const day = addMonths(periodDays(query.period).from, -back * (quarterly ? 3 : 1))
      const each = boundsOf(periodKey(quarterly ? 'quarter' : 'month', day), zone)
      const { met, owed } = await queries.countSlice(tx, scope, { ...slice, from: each.from, to: each.to })
      trend.push({ period: each.key, compliance: { numerator: met, denominator: owed }, soFar: now < each.to })
    }
    const groups = await queries.countBy(tx, scope, slice, query.by)
    return {
      period: query.period,
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      soFar: now < period.to,
      frozen: now.getTime() >= period.to.getTime() + pack.service.lateEntryHours.value * 3_600_000,
      targetPercent: COMPLIANCE_TARGET,
      total: counted(await queries.countSlice(tx, scope, slice)),
      rows: groups.map(({ key, name, unitName, ...rest }) => ({ key, name, unitName, ...counted(rest) })),
      trend,
    }
  })
}

export function listComplianceRows(
  context: Context,
  query: Input<typeof contract.listComplianceRows>['query'],
): Promise<Output<typeof contract.listComplianceRows>> {
  const { pack } = context.services
  return context.read('compliance:rows', async ({ tx, scope, now }) => {
    const slice = sliceOf(query, periodOf(query.period, pack, now))
    const rows = await queries.listRows(tx, scope, slice, query.outcome, query.cursor, query.limit + 1)
    const setting = chipSetting(pack, now)
    const items = rows.slice(0, query.limit).map((row) => ({
      ...onWire(row, setting),
      customerName: scope.masked ? maskPersonName(row.customerName) : row.customerName,
    }))
    return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
  })
}

const NOTHING: Omit<queries.CountedPolicy, 'rule' | 'tier'> = {
  met: 0,
  owed: 0,
  metLate: 0,
  missed: 0,
  open: 0,
  waived: 0,
  suspended: 0,
  void: 0,
  planned: 0,
}

/** A8: strategy → policy → plan → task. The tasks are the rows behind each figure (`listComplianceRows` with the rule). */
export function getStrategy(
  context: Context,
  query: Input<typeof contract.getStrategy>['query'],
): Promise<Output<typeof contract.getStrategy>> {
  const { pack } = context.services
  const { strategies } = pack.tiers
  return context.read('compliance:read', async ({ tx, scope, now }) => {
    const month = periodOf(query.month, pack, now)
    const quarter = boundsOf(periodKey('quarter', periodDays(query.month).from), pack.calendar.timeZone.value)
    const named = [...new Set(TIERS.flatMap((tier) => strategies.value[tier].rules))]
    const found = await queries.countPolicies(
      tx,
      scope,
      now,
      { ...month, rules: named.filter((rule) => !QUARTERLY_RULES.includes(rule)) },
      { ...quarter, rules: named.filter((rule) => QUARTERLY_RULES.includes(rule)) },
    )
    return {
      month: query.month,
      tiers: TIERS.map((tier) => {
        const { rules, ...told } = strategies.value[tier]
        return {
          tier,
          ...told,
          policies: rules.map((rule) => {
            const { key, to } = QUARTERLY_RULES.includes(rule) ? quarter : month
            const count = found.find((one) => one.rule === rule && one.tier === tier) ?? NOTHING
            return { ...counted(count), rule, period: key, soFar: now < to, figures: policyOf(rule, tier, pack) }
          }),
        }
      }),
      source: strategies.source,
      isAssumed: strategies.source.includes('assumed'),
    }
  })
}
