import { commonErrors } from '../../contract/common-errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Context, Work } from '../../platform/work.ts'
import { staffErrors, territoryFits, type TerritoryKind, type UnitKind } from './staff.rules.ts'
import type { TerritoryView, UnitView } from './staff.units.contract.ts'
import * as queries from './staff.units.queries.ts'

export function listUnits(context: Context): Promise<{ items: UnitView[] }> {
  return context.read('staff:read', async (work) => ({ items: await queries.listUnits(work.tx, work.scope) }))
}

async function getUnit(work: Work, id: string): Promise<queries.Unit> {
  const unit = await queries.findUnit(work.tx, work.scope, id)
  if (unit === undefined) throw staffErrors.make('staff.unit_not_found')
  return unit
}

export interface NewUnit {
  readonly parentId: string | null
  readonly name: string
  readonly kind: UnitKind
  readonly serviceHotline: string | null
}
/** Within a transaction that is already open; only the first run and the demo make a unit without a parent. */
export async function enterUnit(work: Work, input: NewUnit): Promise<queries.Unit> {
  if (input.parentId !== null) await getUnit(work, input.parentId)
  const id = newId(work.now)
  await queries.insertUnit(work.tx, work.scope, { id, ...input, createdBy: work.actor.id, at: work.now })
  work.audit({
    action: 'staff.create_unit',
    objectKind: 'unit',
    objectId: id,
    fields: ['parentId', 'name', 'kind', 'serviceHotline'],
  })
  return getUnit(work, id)
}

export function createUnit(context: Context, input: NewUnit & { readonly parentId: string }): Promise<UnitView> {
  return context.write('staff:write', (work) => enterUnit(work, input))
}

export function editUnit(
  context: Context,
  target: { id: string; version: number },
  change: {
    parentId?: string | undefined
    name?: string | undefined
    kind?: UnitKind | undefined
    serviceHotline?: string | null | undefined
  },
): Promise<UnitView> {
  return context.write('staff:write', async (work) => {
    await queries.lockUnits(work.tx, work.scope)
    const unit = await getUnit(work, target.id)
    if (unit.version !== target.version) throw commonErrors.make('request.stale', { current: unit })
    if (change.parentId !== undefined) {
      await getUnit(work, change.parentId)
      // The branch itself stays on top, and nothing comes to lie below itself.
      if (unit.parentId === null || (await queries.isBelow(work.tx, work.scope, change.parentId, unit.id)))
        throw staffErrors.make('staff.unit_loop')
    }
    await queries.updateUnit(work.tx, work.scope, unit.id, change)
    work.audit({ action: 'staff.edit_unit', objectKind: 'unit', objectId: unit.id, fields: Object.keys(change) })
    return getUnit(work, unit.id)
  })
}

export function listTerritories(context: Context): Promise<{ items: TerritoryView[] }> {
  return context.read('staff:read', async (work) => ({ items: await queries.listTerritories(work.tx, work.scope) }))
}

async function getTerritory(work: Work, id: string): Promise<queries.Territory> {
  const territory = await queries.findTerritory(work.tx, work.scope, id)
  if (territory === undefined) throw staffErrors.make('staff.territory_not_found')
  return territory
}

export interface NewTerritory {
  readonly parentId: string | null
  readonly code: string
  readonly name: string
  readonly kind: TerritoryKind
  readonly unitId: string | null
}
/** Within a transaction that is already open. */
export async function enterTerritory(work: Work, input: NewTerritory): Promise<queries.Territory> {
  const parent = input.parentId === null ? null : await getTerritory(work, input.parentId)
  if (!territoryFits(parent === null ? null : parent.kind, input.kind)) {
    throw staffErrors.make('staff.territory_does_not_fit', { parent: parent?.kind ?? null, kind: input.kind })
  }
  if (input.unitId !== null) await getUnit(work, input.unitId)
  const id = newId(work.now)
  await queries.insertTerritory(work.tx, work.scope, { id, ...input, createdBy: work.actor.id, at: work.now })
  work.audit({
    action: 'staff.create_territory',
    objectKind: 'territory',
    objectId: id,
    fields: ['parentId', 'code', 'name', 'kind', 'unitId'],
  })
  return getTerritory(work, id)
}

export function createTerritory(context: Context, input: NewTerritory): Promise<TerritoryView> {
  return context.write('staff:write', (work) => enterTerritory(work, input))
}

export function editTerritory(
  context: Context,
  target: { id: string; version: number },
  change: { name?: string | undefined; unitId?: string | null | undefined },
): Promise<TerritoryView> {
  return context.write('staff:write', async (work) => {
    const territory = await queries.lockTerritory(work.tx, work.scope, target.id)
    if (territory === undefined) throw staffErrors.make('staff.territory_not_found')
    if (territory.version !== target.version) throw commonErrors.make('request.stale', { current: territory })
    if (change.unitId !== undefined && change.unitId !== null) await getUnit(work, change.unitId)
    await queries.updateTerritory(work.tx, work.scope, territory.id, change)
    work.audit({ action: 'staff.edit_territory', objectKind: 'territory', objectId: territory.id, fields: Object.keys(change) })
    return getTerritory(work, territory.id)
  })
}
