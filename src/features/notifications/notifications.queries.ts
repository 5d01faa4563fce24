import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { Notification } from './notifications.contract.ts'

interface Row {
  readonly id: string
  readonly kind: string
  readonly params: Notification['params']
  readonly href: string
  readonly created_at: Date
  readonly read_at: Date | null
}

/** Ids grow with time, so the id is the cursor. */
export async function listOwn(tx: Tx, scope: Scope, before: string | undefined, limit: number): Promise<Notification[]> {
  const { rows } = await sql<Row>`select id, kind, params, href, created_at, read_at from notification
    where staff_id = ${scope.actorId} and (${before ?? null}::uuid is null or id < ${before ?? null}::uuid)
    order by id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    params: row.params,
    href: row.href,
    createdAt: row.created_at.toISOString(),
    isRead: row.read_at !== null,
  }))
}

export async function countUnread(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from notification where staff_id = ${scope.actorId} and read_at is null`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function markRead(
  tx: Tx,
  scope: Scope,
  which: { ids: readonly string[] } | { upTo: string },
  now: Date,
): Promise<void> {
  const chosen = 'ids' in which ? sql`id = any (${[...which.ids]}::uuid[])` : sql`id <= ${which.upTo}::uuid`
  await sql`update notification set read_at = ${now} where staff_id = ${scope.actorId} and read_at is null and ${chosen}`.execute(
    tx,
  )
}

export async function forgetRead(tx: Tx, _scope: Scope, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from notification where read_at < ${before}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
