import { sql, type RawBuilder } from 'kysely'
import pg from 'pg'
import type { Scope } from '../kernel/scope.ts'
import { send, transactionOn } from './connection.ts'
import type { Database } from './database.ts'
import type { Tx } from './work.ts'

export interface TransactionOptions {
  readonly mode: 'read' | 'write'
  /** Null: nothing is visible through row-level security. */
  readonly scope: Scope | null
  /** Milliseconds that a statement may take. Default: what a person waits for. */
  readonly statementTimeout?: number
}

export const WEB_STATEMENT_TIMEOUT = 5_000
export const JOB_STATEMENT_TIMEOUT = 60_000
/** Between two statements; a job seals or computes there as long as it may work in one. */
const IDLE_TIMEOUT = 10_000

/** What row-level security reads, as one SELECT without parameters: the same words as the scope of the queries. */
function scopeSettings(scope: Scope | null): string {
  const ids = (all: readonly string[] = []): string => `{${all.join(',')}}`
  const settings = {
    reach: scope?.reach ?? 'none',
    actor: scope?.actorId ?? '',
    staff: ids(scope?.staffIds),
    units: ids(scope?.unitIds),
    territories: ids(scope?.territoryIds),
  }
  const each = Object.entries(settings).map(([name, value]) => `set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`)
  return `select ${each.join(', ')}`
}

/** Opens a transaction under a scope, in one message. */
export function beginStatement(options: TransactionOptions): string {
  const timeout = Math.trunc(options.statementTimeout ?? WEB_STATEMENT_TIMEOUT)
  return (
    `begin ${options.mode === 'read' ? 'read only' : 'read write'};set local statement_timeout = ${timeout};set local idle_in_transaction_session_timeout = ${Math.max(timeout, IDLE_TIMEOUT)};` +
    scopeSettings(options.scope)
  )
}

/** What row-level security sees from here to the end of the transaction, or to the next change. */
export async function changeScope(tx: Tx, scope: Scope): Promise<void> {
  await sql.raw(scopeSettings(scope)).execute(tx)
}

/**
 * One transaction under a scope. `begin` and the scope travel in one message, because every call pays for the round
 * trip; that message takes no parameters, so the scope goes in as an escaped literal. `closing` gives the last statement,
 * which travels together with the commit: what it locks is held for no round trip more.
 */
export async function inTransaction<T>(
  db: Database,
  options: TransactionOptions,
  step: (tx: Tx) => Promise<T>,
  closing?: (tx: Tx) => Promise<RawBuilder<unknown>>,
): Promise<T> {
  const client = await db.pool.connect()
  const tx = transactionOn(client)
  let broken: Error | undefined
  try {
    const begun = client.query(beginStatement(options))
    // What reads may follow at once and fails with it; nothing is written before the transaction is known to be open.
    if (options.mode === 'write') await begun
    else begun.catch(() => undefined)
    const result = await step(tx)
    const last = await closing?.(tx)
    // `send`, not `execute`, which takes some turns to send: the commit would overtake it.
    const closed = last === undefined ? undefined : send(client, last.compile(tx))
    const [, , committed] = await Promise.all([begun, closed, client.query('commit')])
    if (committed.command === 'ROLLBACK') throw new Error('the transaction was aborted by a statement whose error was swallowed')
    return result
  } catch (error) {
    // A connection that cannot even roll back is broken; the pool drops it and the first error tells more.
    await client.query('rollback').catch((problem: Error) => (broken = problem))
    throw error
  } finally {
    client.release(broken)
  }
}
