import { sql, type RawBuilder } from 'kysely'
import { commonErrors } from '../../contract/common-errors.ts'
import type { Database } from '../database.ts'
import type { KeyRing } from '../keys.ts'
import { kept } from '../kept.ts'
import type { Tx } from '../work.ts'

export interface StoredReply {
  readonly status: number
  readonly body: unknown
}

interface KeyRow {
  readonly request_hash: Buffer
  readonly status: number | null
  /** Sealed: a reply may hold what is sealed everywhere else. */
  readonly reply: string | null
  readonly effect_at: Date | null
  readonly created_at: Date
}

/** A process that died leaves its key in flight; after this long it is certainly no longer working on it. */
const LEASE_MS = 120_000
const KEY = /^[\w.:-]{8,100}$/

export interface IdempotentCall {
  readonly staffId: string
  readonly route: string
  readonly key: string
  readonly requestHash: Buffer
  /** The moment of the claim, which tells it from a later one of the same key. */
  readonly at: Date
}

export function idempotentCall(
  keys: KeyRing,
  staffId: string,
  route: string,
  header: string | undefined,
  address: string,
  body: unknown,
  at: Date,
): IdempotentCall | null {
  if (header === undefined) return null
  if (!KEY.test(header)) {
    const message = '8 to 100 letters, digits, or . : _ -'
    throw commonErrors.make('request.invalid', {
      summary: `Idempotency-Key: ${message}`,
      issues: [{ field: 'headers.idempotency-key', code: 'invalid_format', message }],
    })
  }
  // Keyed: a body may hold a phone number, and those can be guessed from a plain hash.
  const requestHash = keys.auditHmac(Buffer.from(`idempotent request\0${address}\0${JSON.stringify(body) ?? ''}`))
  return { staffId, route, key: header, requestHash, at }
}

/**
 * The claim and the reply do not wait for the disk. The log of the database is kept from its beginning up to some point:
 * a claim that a crash takes back had no effect, because the effect's commit, which waits for the disk, comes later in
 * the log; a reply that is taken back is told as `reply_lost`, as after a crash before it.
 */
const unhurried = sql`(select set_config('synchronous_commit', 'off', true)) unhurried`

/**
 * At most one effect for one key, however often and however parallel the request comes, and through a crash at any moment:
 * the effect marks the key in its own transaction, and only while the key is still held by the claim it runs under. So
 * an effect that is there has its mark, which no later claim passes; and a run that outlived its lease, whose key another
 * took over, cannot have its effect any more.
 */
export class Idempotency {
  readonly #db: Database
  readonly #keys: KeyRing

  constructor(db: Database, keys: KeyRing) {
    this.#db = db
    this.#keys = keys
  }

  /** Null: this caller has the key and runs. Otherwise the reply that the first run gave. Throws while that one runs. */
  async claim(call: IdempotentCall): Promise<StoredReply | null> {
    const inserted = await kept(
      sql<{ key: string }>`insert into idempotency_key (staff_id, route, key, request_hash, created_at)
        select ${call.staffId}::uuid, ${call.route}::text, ${call.key}::text, ${call.requestHash}::bytea, ${call.at}::timestamptz from ${unhurried}
        on conflict on constraint idempotency_key_pk do nothing returning key`,
    ).execute(this.#db.kysely)
    if (inserted.rows.length > 0) return null
    const { rows } = await sql<KeyRow>`select request_hash, status, reply, effect_at, created_at from idempotency_key
      where staff_id = ${call.staffId} and route = ${call.route} and key = ${call.key}`.execute(this.#db.kysely)
    const row = rows[0]
    // The first run failed without an effect in this moment and gave its key back.
    if (row === undefined) throw commonErrors.make('idempotency.in_flight')
    if (!row.request_hash.equals(call.requestHash)) throw commonErrors.make('idempotency.other_body')
    if (row.status !== null) return { status: row.status, body: this.#open(call, row.reply) }
    if (call.at.getTime() - row.created_at.getTime() < LEASE_MS) throw commonErrors.make('idempotency.in_flight')
    if (row.effect_at !== null) throw commonErrors.make('idempotency.reply_lost')
    return this.#takeOver(call, row.created_at)
  }

  async #takeOver(call: IdempotentCall, createdAt: Date): Promise<null> {
    const { rows } = await sql`update idempotency_key set created_at = ${call.at}
      where staff_id = ${call.staffId} and route = ${call.route} and key = ${call.key}
        and created_at = ${createdAt} and status is null and effect_at is null returning key`.execute(this.#db.kysely)
    if (rows.length === 0) throw commonErrors.make('idempotency.in_flight')
    return null
  }

  /** In the transaction of the effect, which needs the row that it gives: none means that the key is another's now. */
  effectOf(call: IdempotentCall, now: Date): RawBuilder<unknown> {
    return sql`update idempotency_key set effect_at = coalesce(effect_at, ${now}::timestamptz)
      where staff_id = ${call.staffId} and route = ${call.route} and key = ${call.key} and created_at = ${call.at} returning key`
  }

  async settle(call: IdempotentCall, reply: StoredReply): Promise<void> {
    await kept(
      sql`update idempotency_key set status = ${reply.status}, reply = ${JSON.stringify(this.#seal(call, reply.body))}::jsonb from ${unhurried}
        where staff_id = ${call.staffId} and route = ${call.route} and key = ${call.key} and created_at = ${call.at}`,
    ).execute(this.#db.kysely)
  }

  #seal(call: IdempotentCall, body: unknown): string {
    return this.#keys.seal(JSON.stringify(body ?? null), sealedFor(call)).toString('base64')
  }

  #open(call: IdempotentCall, sealed: string | null): unknown {
    return sealed === null ? null : (JSON.parse(this.#keys.open(Buffer.from(sealed, 'base64'), sealedFor(call))) as unknown)
  }

  /** After a failure: a key without effect may be used again; one with an effect keeps the failure as its answer. */
  async release(call: IdempotentCall, failure: StoredReply): Promise<void> {
    const { rows } = await sql`delete from idempotency_key
      where staff_id = ${call.staffId} and route = ${call.route} and key = ${call.key} and created_at = ${call.at} and effect_at is null returning key`.execute(
      this.#db.kysely,
    )
    if (rows.length === 0) await this.settle(call, failure)
  }
}

function sealedFor(call: IdempotentCall) {
  return { table: 'idempotency_key', column: 'reply', rowId: `${call.staffId} ${call.route} ${call.key}` }
}

export async function forgetIdempotencyKeys(tx: Tx, before: Date): Promise<number> {
  const { rows } = await sql`delete from idempotency_key where created_at < ${before} returning key`.execute(tx)
  return rows.length
}
