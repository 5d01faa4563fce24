import type { Output } from '../../contract/endpoint.ts'
import { dayNumber, fromDayNumber } from '../../kernel/dates.ts'
import { TIERS, type Tier } from '../../kernel/tiers.ts'
import type { Context } from '../../platform/work.ts'
import { maskPersonName } from '../customers/customers.masking.rules.ts'
import { applySettings, settingProblems } from '../models/models.settings.rules.ts'
import { modelInForce } from '../models/models.usecases.ts'
import { findLatestRun } from '../value/value.base.usecases.ts'
import { RANKS } from './studio.base.rules.ts'
import type { compareDraft, listMovers, MoverView, ScenarioInput, weighDraft } from './studio.contract.ts'
import { studioEngine, type BaseInfo, type StudioEngine } from './studio.engine.usecases.ts'
import type { ByRank, Figures } from './studio.figures.rules.ts'
import type { Mover } from './studio.movers.rules.ts'
import { beginReading, todayOf } from './studio.open.usecases.ts'
import * as queries from './studio.queries.ts'
import { studioErrors } from './studio.rules.ts'
import { weigh } from './studio.weigh.usecases.ts'
import type { MoversAsk, Scenario } from './studio.work.usecases.ts'

interface Ready {
  readonly engine: StudioEngine
  readonly info: BaseInfo
  readonly scenario: Scenario
  readonly client: string
  /** See `StudioEngine.turn`. */
  readonly turn: number
}

/** The scenario against the rules in force now; where no base lies (this process is new), reading it begins. */
async function ready(context: Context, permission: 'studio:read' | 'studio:movers', input: ScenarioInput): Promise<Ready> {
  const { services } = context
  const problems = settingProblems(input.settings)
  if (problems.length > 0) throw studioErrors.make('studio.settings_invalid', { problem: problems[0], problems })
  const engine = studioEngine(services)
  const turn = engine.turn()
  const found = await context.read(permission, async (work) => ({
    inForce: await modelInForce(work, services.pack, todayOf(services)),
    run: engine.info === null ? await findLatestRun(work) : undefined,
  }))
  const { info } = engine
  if (info === null) {
    if (found.run === undefined) throw studioErrors.make('studio.no_run')
    // Reading needs the right to the figures, which whoever sees movers has.
    beginReading(context, found, false)
    throw studioErrors.make('studio.loading')
  }
  const { settings } = input
  if (!info.windows.includes(settings.revenueMonths) || !info.windows.includes(found.inForce.settings.revenueMonths)) {
    throw studioErrors.make('studio.window_unknown', { months: settings.revenueMonths, windows: info.windows })
  }
  return {
    engine,
    info,
    turn,
    client: `${context.actor.id} ${input.client}`,
    scenario: {
      before: found.inForce.model,
      after: applySettings(services.pack.value, settings),
      on: dayNumber(input.effectiveFrom),
      view: input.view,
    },
  }
}

const rankOf = (tier: Tier): number => RANKS.indexOf(tier)

function countOf(by: ByRank, key: number, ranks: readonly number[]): { customers: number; revenueFen: number } {
  let [customers, revenueFen] = [0, 0]
  for (const rank of ranks) {
    customers += by.customers[key * 4 + rank]!
    revenueFen += by.revenue[key * 4 + rank]!
  }
  return { customers, revenueFen }
}

const VIP_RANKS = [1, 2, 3]
const ALL_RANKS = [0, 1, 2, 3]

function movesOf({ moves, waiting }: Figures): Output<typeof compareDraft>['moves'] {
  const by = TIERS.flatMap((from) => TIERS.map((to) => ({ from, to, customers: moves[rankOf(from) * 4 + rankOf(to)]! }))).filter(
    ({ from, to, customers }) => from !== to && customers > 0,
  )
  const sum = (test: (from: number, to: number) => boolean): number =>
    by.reduce((total, one) => total + (test(rankOf(one.from), rankOf(one.to)) ? one.customers : 0), 0)
  return {
    total: sum(() => true),
    up: sum((from, to) => to > from),
    down: sum((from, to) => to < from),
    waiting,
    by: by.toSorted((a, b) => b.customers - a.customers),
  }
}

/** Sums the territories of each region. */
function regionFigures(info: BaseInfo, figures: Figures): Output<typeof compareDraft>['regions'] {
  const none = () => ({ customers: 0, revenueFen: 0 })
  const rows = info.regions.map((region) => ({ name: region.name, customers: 0, vips: { before: none(), after: none() } }))
  info.regionOf.forEach((region, place) => {
    const row = rows[region]!
    row.customers += countOf(figures.territoriesAfter, place, ALL_RANKS).customers
    for (const [side, by] of [
      ['before', figures.territoriesBefore],
      ['after', figures.territoriesAfter],
    ] as const) {
      const { customers, revenueFen } = countOf(by, place, VIP_RANKS)
      row.vips[side].customers += customers
      row.vips[side].revenueFen += revenueFen
    }
  })
  return rows.filter((row) => row.customers > 0)
}

export async function compareWithDraft(context: Context, input: ScenarioInput): Promise<Output<typeof compareDraft>> {
  const { engine, info, client, turn, scenario } = await ready(context, 'studio:read', input)
  const began = performance.now()
  const figures = await engine.figures(client, scenario, turn)
  const side = (ranks: readonly number[]) => ({
    before: countOf(figures.before, 0, ranks),
    after: countOf(figures.after, 0, ranks),
  })
  const all = countOf(figures.after, 0, ALL_RANKS)
  return {
    ms: Math.round(performance.now() - began),
    customers: info.size,
    revenueFen: all.revenueFen,
    unrated: figures.unrated,
    tiers: TIERS.map((tier) => ({ tier, ...side([rankOf(tier)]) })),
    vips: side(VIP_RANKS),
    regions: regionFigures(info, figures),
    borders: { silver: figures.borders[0], gold: figures.borders[1], diamond: figures.borders[2] },
    held: TIERS.map((tier) => ({
      tier,
      customers: ALL_RANKS.reduce((sum, rank) => sum + figures.heldAfter[rankOf(tier) * 4 + rank]!, 0),
      after: TIERS.map((to) => ({ tier: to, customers: figures.heldAfter[rankOf(tier) * 4 + rankOf(to)]! })),
    })),
    moves: movesOf(figures),
  }
}

export async function listDraftMovers(
  context: Context,
  input: ScenarioInput & {
    direction?: 'up' | 'down' | undefined
    regionId?: string | undefined
    managerId?: string | undefined
  },
  page: { cursor?: string | undefined; limit: number },
): Promise<Output<typeof listMovers>> {
  const { engine, info, client, turn, scenario } = await ready(context, 'studio:movers', input)
  const [baseId, revenueTotal, row] = page.cursor?.split(' ') ?? []
  if (page.cursor !== undefined && baseId !== info.id) throw studioErrors.make('studio.base_changed')
  const scope = await context.read('studio:movers', async (work) => work.scope)
  const places = (names: readonly string[], wanted: readonly string[]): Set<number> => {
    const known = new Set(wanted)
    return new Set(names.flatMap((name, place) => (known.has(name) ? [place] : [])))
  }
  const region = info.regions.findIndex((one) => one.id === input.regionId)
  const asked: MoversAsk = {
    filter: {
      direction: input.direction,
      // A manager that the base does not know serves nobody.
      manager: input.managerId === undefined ? undefined : info.managers.indexOf(input.managerId),
      territories:
        input.regionId === undefined ? undefined : new Set(info.regionOf.flatMap((of, place) => (of === region ? [place] : []))),
      seen:
        scope.reach === 'all'
          ? undefined
          : { territories: places(info.territories, scope.territoryIds), managers: places(info.managers, scope.staffIds) },
    },
    after: revenueTotal === undefined ? undefined : { revenueTotal: Number(revenueTotal), row: Number(row) },
    limit: page.limit,
  }
  const answer = await engine.movers(client, scenario, asked, turn)
  return context.read('studio:movers', async (work) => {
    const ids = answer.movers.map((mover) => mover.customerId)
    const names = new Map((await queries.listNames(work.tx, work.scope, ids)).map((one) => [one.customerId, one]))
    const last = answer.movers.at(-1)
    return {
      // Who left the reach since the base was read is not named.
      items: answer.movers.flatMap((mover) => {
        const named = names.get(mover.customerId)
        if (named === undefined) return []
        return [moverView(info, mover, { ...named, name: work.scope.masked ? maskPersonName(named.name) : named.name })]
      }),
      nextCursor: last === undefined || answer.movers.length < page.limit ? null : `${info.id} ${last.revenueTotal} ${last.row}`,
      total: answer.total,
    }
  })
}

function moverView(info: BaseInfo, mover: Mover, { name, customerNo }: { name: string; customerNo: string }): MoverView {
  const { reason } = mover
  return {
    customerId: mover.customerId,
    customerNo,
    name,
    before: RANKS[mover.before]!,
    after: RANKS[mover.after]!,
    scoreBefore: mover.scoreBefore,
    scoreAfter: mover.scoreAfter,
    revenueFen: mover.revenueTotal,
    managerName: mover.manager === 0 ? null : info.people[mover.manager]!.name,
    regionName: info.regions[info.regionOf[mover.territory]!]!.name,
    waitsUntil: mover.waitsUntil === null ? null : fromDayNumber(mover.waitsUntil),
    reason:
      reason.kind === 'part' ? reason : { kind: 'border', tier: RANKS[reason.rank]!, before: reason.before, after: reason.after },
  }
}

export async function weighTheDraft(context: Context, input: ScenarioInput): Promise<Output<typeof weighDraft>> {
  const { engine, info, client, turn, scenario } = await ready(context, 'studio:read', input)
  return weigh(context.services.pack, info, await engine.effects(client, scenario, turn))
}
