import { rm } from 'node:fs/promises'
import type { Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { localDate } from '../../kernel/zones.ts'
import type { Context, Services } from '../../platform/work.ts'
import { modelInForce, type ModelInForce } from '../models/models.usecases.ts'
import { exportBase, findLatestRun, usageUpTo } from '../value/value.base.usecases.ts'
import { YEAR_MONTHS } from '../value/value.rules.ts'
import type { getStudio } from './studio.contract.ts'
import { studioEngine, type BaseInfo, type BaseManager, type Region } from './studio.engine.usecases.ts'
import * as queries from './studio.queries.ts'

/** A base older than this is read again when somebody opens the studio. */
const FRESH_MS = 4 * 60 * 60_000

interface Standing {
  readonly run: { readonly id: string; readonly month: string } | undefined
  readonly inForce: ModelInForce
  readonly today: string
}

export function todayOf(services: Services): string {
  return localDate(services.clock.now(), services.pack.calendar.timeZone.value)
}

/** The windows that a draft may choose: the pack's and the one in force. */
function windowsOf(services: Services, inForce: ModelInForce): number[] {
  const all = new Set([...services.pack.value.revenueWindows.value, inForce.settings.revenueMonths])
  return [...all].toSorted((a, b) => a - b)
}

/** Says where the studio stands; asked for the first time, after a new run or late, it begins to read the base. */
export async function openStudio(context: Context, wanted: { fresh: boolean }): Promise<Output<typeof getStudio>> {
  const { services } = context
  const standing = await context.read('studio:read', async (work): Promise<Standing> => {
    const today = todayOf(services)
    return { run: await findLatestRun(work), inForce: await modelInForce(work, services.pack, today), today }
  })
  const { inForce, today } = standing
  const engine = studioEngine(services)
  beginReading(context, standing, wanted.fresh)
  const { info } = engine
  return {
    state: standing.run === undefined ? 'no_run' : engine.state === 'empty' ? 'loading' : engine.state,
    inForce: { number: inForce.number, settings: inForce.settings },
    windows: windowsOf(services, inForce),
    today,
    base:
      info === null
        ? null
        : {
            customers: info.size,
            month: info.month,
            readAt: info.readAt.toISOString(),
            regions: info.regions.filter((region) => region.id !== null),
            managers: info.people.slice(1).map(({ id, name, unitName }) => ({ id, name, unitName })),
          },
  }
}

/** Reads the base where none lies, where a run has come since, or where it is old; else does nothing. */
export function beginReading(context: Context, { run, inForce }: Omit<Standing, 'today'>, fresh: boolean): void {
  const { services } = context
  const engine = studioEngine(services)
  if (run === undefined) return
  const { info } = engine
  const windows = windowsOf(services, inForce)
  const isGood =
    info !== null &&
    !fresh &&
    info.runId === run.id &&
    windows.every((window) => info.windows.includes(window)) &&
    services.clock.now().getTime() - info.readAt.getTime() < FRESH_MS
  if (isGood) return
  engine.start((load) => readBranch(context, run, windows, load))
}

type Load = Parameters<Parameters<ReturnType<typeof studioEngine>['start']>[0]>[0]

async function readBranch(
  context: Context,
  run: { readonly id: string; readonly month: string },
  windows: readonly number[],
  load: Load,
): Promise<BaseInfo> {
  const { services } = context
  const model = services.pack.value
  const readAt = services.clock.now()
  const id = newId(readAt)
  const months = Math.max(...windows, 2 * model.growthMonths.value, YEAR_MONTHS)
  const { scope, files } = await context.read('studio:read', async (work) => ({
    scope: work.scope,
    files: await usageUpTo(work, run.month, months),
  }))
  const path = await exportBase(services, scope, { id, model, month: run.month, windows, files })
  try {
    const loaded = await load({ path, model, windows })
    return await context.read('studio:read', async (work) => {
      const territories = await queries.listTerritories(work.tx, work.scope)
      const units = await queries.listUnits(work.tx, work.scope)
      const managers = await queries.listManagers(work.tx, work.scope, loaded.managers.slice(1))
      const known = new Map(managers.map((manager) => [manager.id, manager]))
      const nobody = (staffId: string): BaseManager => ({ id: staffId, name: '', unitId: null, unitName: null })
      return {
        ...loaded,
        id,
        runId: run.id,
        month: run.month,
        readAt,
        windows,
        ...regionsOf(loaded.territories, territories, units),
        people: loaded.managers.map((staffId) => known.get(staffId) ?? nobody(staffId)),
      }
    })
  } finally {
    await rm(path, { force: true })
  }
}

/** A territory belongs to the nearest unit above it; what belongs to none is a region without a name. */
function regionsOf(
  places: readonly string[],
  territories: readonly queries.TerritoryRow[],
  units: readonly { id: string; name: string }[],
): Pick<BaseInfo, 'regions' | 'regionOf'> {
  const byId = new Map(territories.map((territory) => [territory.id, territory]))
  const unitOf = (territoryId: string): string | null => {
    for (let at = byId.get(territoryId); at !== undefined; at = at.parentId === null ? undefined : byId.get(at.parentId))
      if (at.unitId !== null) return at.unitId
    return null
  }
  const owners = places.map(unitOf)
  const used: Region[] = units.filter((unit) => owners.includes(unit.id))
  const regions: Region[] = owners.includes(null) ? [...used, { id: null, name: null }] : used
  const place = new Map(regions.map((region, at) => [region.id, at]))
  return { regions, regionOf: owners.map((owner) => place.get(owner)!) }
}
