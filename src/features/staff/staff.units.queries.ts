import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { unitSubtree } from './staff.queries.ts'
import type { TerritoryKind, UnitKind } from './staff.rules.ts'

export interface Unit {
  readonly id: string
  readonly version: number
  readonly parentId: string | null
  readonly name: string
  readonly kind: UnitKind
  readonly serviceHotline: string | null
  readonly staffCount: number
}

export interface Territory {
  readonly id: string
  readonly version: number
  readonly parentId: string | null
  readonly code: string
  readonly name: string
  readonly kind: TerritoryKind
  readonly unitId: string | null
}

const unitColumns = sql`u.id, u.version, u.parent_id as "parentId", u.name, u.kind, u.service_hotline as "serviceHotline",
  (select count(*) from staff s where s.unit_id = u.id and s.state = 'active')::int as "staffCount"`
const territoryColumns = sql`t.id, t.version, t.parent_id as "parentId", t.code, t.name, t.kind, t.unit_id as "unitId"`

const within = (scope: Scope, column: 'u.id' | 't.id', ids: readonly string[]) =>
  scope.reach === 'all' ? sql<boolean>`true` : sql<boolean>`${sql.ref(column)} = any(${[...ids]}::uuid[])`

export async function listUnits(tx: Tx, scope: Scope): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    with recursive tree as (
      select id, array[name] as path from unit where parent_id is null
      union all select c.id, tree.path || c.name from unit c join tree on c.parent_id = tree.id)
    select ${unitColumns} from unit u join tree on tree.id = u.id
    where ${within(scope, 'u.id', scope.unitIds)} order by tree.path`.execute(tx)
  return rows
}

export async function findUnit(tx: Tx, scope: Scope, id: string): Promise<Unit | undefined> {
  const { rows } =
    await sql<Unit>`select ${unitColumns} from unit u where u.id = ${id} and ${within(scope, 'u.id', scope.unitIds)}`.execute(tx)
  return rows[0]
}

/** The whole tree is held while one of its units moves: two moves together could close a loop. */
export async function lockUnits(tx: Tx, _scope: Scope): Promise<void> {
  await sql`select id from unit order by id for update`.execute(tx)
}

export async function isBelow(tx: Tx, _scope: Scope, unitId: string, aboveId: string): Promise<boolean> {
  const { rows } = await sql<{ below: boolean }>`select ${unitId}::uuid in (${unitSubtree(aboveId)}) as below`.execute(tx)
  return rows[0]?.below === true
}

export async function insertUnit(
  tx: Tx,
  _scope: Scope,
  unit: Omit<Unit, 'version' | 'staffCount'> & { createdBy: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('unit')
    .values({
      id: unit.id,
      parent_id: unit.parentId,
      name: unit.name,
      kind: unit.kind,
      service_hotline: unit.serviceHotline,
      created_at: unit.at,
      created_by: unit.createdBy,
    })
    .execute()
}

export async function updateUnit(
  tx: Tx,
  _scope: Scope,
  id: string,
  change: {
    parentId?: string | undefined
    name?: string | undefined
    kind?: UnitKind | undefined
    serviceHotline?: string | null | undefined
  },
): Promise<void> {
  await tx
    .updateTable('unit')
    .set((eb) => ({
      ...(change.parentId === undefined ? {} : { parent_id: change.parentId }),
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.kind === undefined ? {} : { kind: change.kind }),
      ...(change.serviceHotline === undefined ? {} : { service_hotline: change.serviceHotline }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

export async function listTerritories(tx: Tx, scope: Scope): Promise<Territory[]> {
  const { rows } = await sql<Territory>`
    with recursive tree as (
      select id, array[code] as path from territory where parent_id is null
      union all select c.id, tree.path || c.code from territory c join tree on c.parent_id = tree.id)
    select ${territoryColumns} from territory t join tree on tree.id = t.id
    where ${within(scope, 't.id', scope.territoryIds)} order by tree.path`.execute(tx)
  return rows
}

export async function findTerritory(tx: Tx, scope: Scope, id: string): Promise<Territory | undefined> {
  const { rows } = await sql<Territory>`
    select ${territoryColumns} from territory t where t.id = ${id} and ${within(scope, 't.id', scope.territoryIds)}`.execute(tx)
  return rows[0]
}

export async function lockTerritory(tx: Tx, scope: Scope, id: string): Promise<Territory | undefined> {
  const { rows } = await sql<Territory>`
    select ${territoryColumns} from territory t where t.id = ${id} and ${within(scope, 't.id', scope.territoryIds)} for update`.execute(
    tx,
  )
  return rows[0]
}

export async function insertTerritory(
  tx: Tx,
  _scope: Scope,
  territory: Omit<Territory, 'version'> & { createdBy: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('territory')
    .values({
      id: territory.id,
      parent_id: territory.parentId,
      code: territory.code,
      name: territory.name,
      kind: territory.kind,
      unit_id: territory.unitId,
      created_at: territory.at,
      created_by: territory.createdBy,
    })
    .execute()
}

export async function updateTerritory(
  tx: Tx,
  _scope: Scope,
  id: string,
  change: { name?: string | undefined; unitId?: string | null | undefined },
): Promise<void> {
  await tx
    .updateTable('territory')
    .set((eb) => ({
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.unitId === undefined ? {} : { unit_id: change.unitId }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}
