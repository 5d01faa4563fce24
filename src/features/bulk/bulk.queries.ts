import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { Selection } from '../customers/customers.selection.rules.ts'
import type { BulkPreview, BulkTask } from './bulk.contract.ts'
import type { BulkState } from './bulk.rules.ts'

export interface BulkAct {
  readonly id: string
  readonly task: BulkTask
  readonly selection: Selection
  readonly state: BulkState
  readonly preview: BulkPreview | null
  readonly total: number
  readonly done: number
  readonly skipped: number
  readonly failed: number
  readonly errorCode: string | null
  readonly cancelRequested: boolean
  readonly createdAt: Date
  readonly createdBy: string
  readonly confirmedAt: Date | null
  readonly finishedAt: Date | null
}

const ACT = sql`b.id, b.params || jsonb_build_object('kind', b.kind) as task, b.selection, b.state, b.preview, b.total, b.done, b.skipped, b.failed,
  b.error_code as "errorCode", b.cancel_requested as "cancelRequested", b.created_at as "createdAt", b.created_by as "createdBy",
  b.confirmed_at as "confirmedAt", b.finished_at as "finishedAt"`
/** An act is its owner's; the job sees all. */
const mine = (scope: Scope) => (scope.role === 'SYSTEM' ? sql<boolean>`true` : sql<boolean>`b.created_by = ${scope.actorId}`)

export async function findAct(tx: Tx, scope: Scope, id: string, lock = false): Promise<BulkAct | undefined> {
  const { rows } =
    await sql<BulkAct>`select ${ACT} from bulk_act b where b.id = ${id} and ${mine(scope)} ${lock ? sql`for update` : sql``}`.execute(
      tx,
    )
  return rows[0]
}

export async function listActs(
  tx: Tx,
  scope: Scope,
  before: { key: string | number; id: string } | undefined,
  limit: number,
): Promise<BulkAct[]> {
  const { rows } = await sql<BulkAct>`
    select ${ACT} from bulk_act b
    where ${mine(scope)} and ${before === undefined ? sql`true` : sql`(b.created_at, b.id) < (${before.key}::timestamptz, ${before.id}::uuid)`}
    order by b.created_at desc, b.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function insertAct(
  tx: Tx,
  _scope: Scope,
  act: { id: string; task: BulkTask; selection: Selection; now: Date; actorId: string },
): Promise<void> {
  const { kind, ...params } = act.task
  await sql`insert into bulk_act (id, kind, params, selection, state, created_at, created_by, updated_at)
    values (${act.id}, ${kind}, ${JSON.stringify(params)}::jsonb, ${JSON.stringify(act.selection)}::jsonb, 'preparing', ${act.now}, ${act.actorId}, ${act.now})`.execute(
    tx,
  )
}

export interface ActPatch {
  readonly state?: BulkState
  readonly preview?: BulkPreview
  readonly errorCode?: string | null
  readonly cancelRequested?: boolean
  readonly confirmedAt?: Date
  readonly finishedAt?: Date
}

export async function patchAct(tx: Tx, _scope: Scope, id: string, patch: ActPatch, now: Date): Promise<void> {
  const sets = [sql`version = version + 1`, sql`updated_at = ${now}`]
  if (patch.state !== undefined) sets.push(sql`state = ${patch.state}`)
  if (patch.preview !== undefined) sets.push(sql`preview = ${JSON.stringify(patch.preview)}::jsonb`)
  if (patch.errorCode !== undefined) sets.push(sql`error_code = ${patch.errorCode}`)
  if (patch.cancelRequested !== undefined) sets.push(sql`cancel_requested = ${patch.cancelRequested}`)
  if (patch.confirmedAt !== undefined) sets.push(sql`confirmed_at = ${patch.confirmedAt}`)
  if (patch.finishedAt !== undefined) sets.push(sql`finished_at = ${patch.finishedAt}`)
  await sql`update bulk_act set ${sql.join(sets)} where id = ${id}`.execute(tx)
}

/** The counters are what the items say, moved by what this transaction settled. */
export async function addCounts(
  tx: Tx,
  _scope: Scope,
  id: string,
  counts: { total?: number; done?: number; skipped?: number; failed?: number },
  now: Date,
): Promise<void> {
  await sql`update bulk_act set total = total + ${counts.total ?? 0}, done = done + ${counts.done ?? 0}, skipped = skipped + ${counts.skipped ?? 0},
    failed = failed + ${counts.failed ?? 0}, updated_at = ${now} where id = ${id}`.execute(tx)
}

/** One worker at a time, whatever the queue delivers; released with the transaction. False: another has it. */
export async function takeTurn(tx: Tx, _scope: Scope, id: string): Promise<boolean> {
  const { rows } = await sql<{
    taken: boolean
  }>`select pg_try_advisory_xact_lock(hashtextextended(${`bulk ${id}`}, 0)) as taken`.execute(tx)
  return rows[0]!.taken
}

export async function findStuck(tx: Tx, _scope: Scope, before: Date): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select b.id from bulk_act b where b.state in ('preparing', 'running') and b.updated_at < ${before} order by b.id`.execute(tx)
  return rows.map((row) => row.id)
}

export async function findForgotten(tx: Tx, _scope: Scope, before: Date): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select b.id from bulk_act b where b.state = 'ready' and b.updated_at < ${before} order by b.id`.execute(tx)
  return rows.map((row) => row.id)
}
