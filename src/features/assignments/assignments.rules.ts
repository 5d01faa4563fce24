import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions, own, territory } from '../../kernel/roles.ts'

export const SERVICE_MODES = ['full', 'assisted'] as const
/** Why the program itself chose a manager; by hand, a person says it in words. */
export const AUTOMATIC_REASONS = ['previous_manager', 'account_manager', 'territory', 'branch', 'merged'] as const
export type AutomaticReason = (typeof AUTOMATIC_REASONS)[number]
export function isAutomatic(reason: string): reason is AutomaticReason {
  return (AUTOMATIC_REASONS as readonly string[]).includes(reason)
}

/** Model 4.3, row "Assignment": portfolios are counts of staff; moving customers is the unit head's. */
export const assignmentsPermissions = definePermissions({
  'assignments:read': { VM: own, GM: own, ZS: all, CH: all, SV: territory, QA: all, AN: all, DP: all, EX: all },
  'assignments:write': { SV: territory },
  // No role holds it: the nightly run and the value run's end.
  'assignments:settle': {},
})

export const assignmentsErrors = defineErrors({
  'assignments.customer_not_found': 'not_found',
  'assignments.manager_not_available': 'invalid',
  'assignments.already_manager': 'conflict',
  'assignments.not_assisting': 'not_found',
  'assignments.preview_outdated': 'conflict',
  'assignments.nothing_to_move': 'conflict',
  'assignments.filter_empty': 'invalid',
})

/** C1: a warning, no limit: whoever gives a manager more than this sees it before and after. */
export function isOverloaded(customers: number, warning: number): boolean {
  return customers > warning
}

export interface ServedTerritory {
  readonly id: string
  readonly parentId: string | null
  readonly unitId: string | null
}
export interface ServingUnit {
  readonly id: string
  readonly parentId: string | null
}
export interface AvailableManager {
  readonly id: string
  readonly unitId: string
}

/** Territories whose customers the same managers share. `null` stands for a customer without a territory. */
export interface Pool {
  readonly territoryIds: readonly (string | null)[]
  readonly managerIds: readonly string[]
  readonly reason: Extract<AutomaticReason, 'territory' | 'branch'>
}

/**
 * N1, N4: a customer is served by the managers of the unit that serves his territory (or the nearest territory above
 * it); a unit without managers leaves them to the unit above. Who has no territory is shared by the whole branch.
 */
export function servingPools(
  territories: readonly ServedTerritory[],
  units: readonly ServingUnit[],
  managers: readonly AvailableManager[],
): Pool[] {
  if (managers.length === 0) return []
  const territoryById = new Map(territories.map((each) => [each.id, each]))
  const unitById = new Map(units.map((each) => [each.id, each]))
  const below = new Map<string, string[]>()
  for (const manager of managers) {
    for (
      let unit = unitById.get(manager.unitId);
      unit !== undefined;
      unit = unit.parentId === null ? undefined : unitById.get(unit.parentId)
    ) {
      below.set(unit.id, [...(below.get(unit.id) ?? []), manager.id])
    }
  }
  const servingUnit = (start: ServedTerritory): string | null => {
    let at: ServedTerritory | undefined = start
    while (at !== undefined && at.unitId === null) at = at.parentId === null ? undefined : territoryById.get(at.parentId)
    let unit = at?.unitId == null ? undefined : unitById.get(at.unitId)
    while (unit !== undefined && !below.has(unit.id)) unit = unit.parentId === null ? undefined : unitById.get(unit.parentId)
    return unit?.id ?? null
  }
  const byUnit = new Map<string | null, (string | null)[]>([[null, [null]]])
  for (const each of territories) {
    const unit = servingUnit(each)
    byUnit.set(unit, [...(byUnit.get(unit) ?? []), each.id])
  }
  return [...byUnit].map(([unit, territoryIds]) => ({
    territoryIds,
    managerIds: unit === null ? managers.map((each) => each.id) : below.get(unit)!,
    reason: unit === null ? 'branch' : 'territory',
  }))
}

export interface Load {
  readonly staffId: string
  readonly customers: number
}

/** How many of `count` customers each gets when the emptiest portfolio is always filled first; ties go by id. */
export function shareOut(loads: readonly Load[], count: number): Map<string, number> {
  const gained = new Map(loads.map((load) => [load.staffId, 0]))
  if (loads.length === 0) return gained
  const byLoad = loads.toSorted((a, b) => a.customers - b.customers || (a.staffId < b.staffId ? -1 : 1))
  let left = count
  let level = byLoad[0]!.customers
  for (let filling = 1; left > 0; filling++) {
    const next = byLoad[filling]?.customers ?? Infinity
    const raised = Math.min(next - level, Math.floor(left / filling))
    for (const load of byLoad.slice(0, filling)) gained.set(load.staffId, gained.get(load.staffId)! + raised)
    left -= raised * filling
    level += raised
    if (level < next) {
      const inTurn = byLoad
        .slice(0, filling)
        .map((load) => load.staffId)
        .toSorted()
      for (const staffId of inTurn.slice(0, left)) gained.set(staffId, gained.get(staffId)! + 1)
      left = 0
    }
  }
  return gained
}
