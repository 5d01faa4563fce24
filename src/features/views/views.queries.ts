import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { ViewAudience } from './views.rules.ts'

export interface View {
  readonly id: string
  readonly list: string
  readonly version: number
  readonly name: string
  readonly audience: ViewAudience
  readonly params: Readonly<Record<string, string>>
  readonly ownerId: string
  readonly ownerName: string
}

const columns = sql`v.id, v.list, v.version, v.name, v.audience, v.params, v.owner_id as "ownerId", p.display_name as "ownerName"`
/** His own, those of his unit and of the units above it, those of everybody. */
const seen = (scope: Scope, unitId: string | null) => sql<boolean>`(v.owner_id = ${scope.actorId} or v.audience = 'everybody'
  or v.unit_id in (with recursive up as (
    select id, parent_id from unit where id = ${unitId}::uuid
    union all select u.id, u.parent_id from unit u join up on u.id = up.parent_id) select id from up))`

export async function listSeen(tx: Tx, scope: Scope, unitId: string | null, list: string): Promise<View[]> {
  const { rows } = await sql<View>`select ${columns} from saved_view v join staff p on p.id = v.owner_id
    where v.list = ${list} and ${seen(scope, unitId)} order by (v.owner_id = ${scope.actorId}) desc, v.name, v.id limit 300`.execute(
    tx,
  )
  return rows
}

export async function findSeen(tx: Tx, scope: Scope, unitId: string | null, id: string): Promise<View | undefined> {
  const { rows } = await sql<View>`select ${columns} from saved_view v join staff p on p.id = v.owner_id
    where v.id = ${id} and ${seen(scope, unitId)} for update of v`.execute(tx)
  return rows[0]
}

export async function countOwn(tx: Tx, scope: Scope, list: string): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from saved_view where owner_id = ${scope.actorId} and list = ${list}`.execute(tx)
  return rows[0]!.n
}

export async function insertView(
  tx: Tx,
  scope: Scope,
  view: Pick<View, 'id' | 'list' | 'name' | 'audience' | 'params'> & { unitId: string | null; at: Date },
): Promise<void> {
  await tx
    .insertInto('saved_view')
    .values({
      id: view.id,
      list: view.list,
      name: view.name,
      owner_id: scope.actorId,
      audience: view.audience,
      unit_id: view.unitId,
      params: JSON.stringify(view.params),
      created_at: view.at,
      updated_at: view.at,
    })
    .execute()
}

export async function updateView(
  tx: Tx,
  _scope: Scope,
  view: Pick<View, 'id' | 'name' | 'audience' | 'params'> & { unitId: string | null; at: Date },
): Promise<void> {
  await sql`update saved_view set name = ${view.name}, audience = ${view.audience}, unit_id = ${view.unitId}::uuid,
      params = ${JSON.stringify(view.params)}::jsonb, version = version + 1, updated_at = ${view.at} where id = ${view.id}`.execute(
    tx,
  )
}

export async function deleteView(tx: Tx, _scope: Scope, id: string): Promise<void> {
  await tx.deleteFrom('saved_view').where('id', '=', id).execute()
}

export interface ListSetting {
  readonly columns: string[] | null
  readonly defaultViewId: string | null
}

export async function findSetting(tx: Tx, scope: Scope, list: string): Promise<ListSetting | undefined> {
  const { rows } = await sql<ListSetting>`select columns, default_view_id as "defaultViewId" from list_setting
    where staff_id = ${scope.actorId} and list = ${list}`.execute(tx)
  return rows[0]
}

export async function saveSetting(tx: Tx, scope: Scope, list: string, setting: ListSetting, at: Date): Promise<void> {
  await sql`insert into list_setting (staff_id, list, columns, default_view_id, updated_at)
    values (${scope.actorId}, ${list}, ${setting.columns}::text[], ${setting.defaultViewId}::uuid, ${at})
    on conflict (staff_id, list) do update set columns = excluded.columns, default_view_id = excluded.default_view_id,
      updated_at = excluded.updated_at`.execute(tx)
}
