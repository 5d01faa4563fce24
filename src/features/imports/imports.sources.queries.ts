import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { FeedChoices } from '../feeds/feeds.shape.rules.ts'
import type { ImportKind } from './imports.fields.rules.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import type { ImportState } from './imports.rules.ts'
import type { ImportSource } from './imports.sources.rules.ts'

const SOURCE = sql`f.id, f.name, f.code, f.kind, f.column_names as columns, f.choices, f.mapping, f.refused_limit_percent::float8 as "refusedLimitPercent",
  f.created_by as "createdBy", s.display_name as "createdByName", f.used_at as "usedAt", f.version`
const FROM = sql`import_source f left join staff s on s.id = f.created_by`

export async function listSources(tx: Tx, _scope: Scope): Promise<ImportSource[]> {
  const { rows } = await sql<ImportSource>`select ${SOURCE} from ${FROM} order by f.name`.execute(tx)
  return rows
}

export async function findSource(tx: Tx, _scope: Scope, id: string, lock = false): Promise<ImportSource | undefined> {
  const { rows } = await sql<ImportSource>`
    select ${SOURCE} from ${FROM} where f.id = ${id} ${lock ? sql`for update of f` : sql``}`.execute(tx)
  return rows[0]
}

/** The source that files with these columns belong to: of the wanted kind first, then the one last used. */
export async function findSourceByPrint(
  tx: Tx,
  _scope: Scope,
  print: Buffer,
  kind: ImportKind,
): Promise<ImportSource | undefined> {
  const { rows } = await sql<ImportSource>`
    select ${SOURCE} from ${FROM} where f.columns_print = ${print} order by (f.kind = ${kind}) desc, f.used_at desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

export interface SourceContent {
  readonly kind: ImportKind
  readonly print: Buffer
  readonly columns: readonly string[]
  readonly choices: FeedChoices
  readonly mapping: Mapping
}

export async function insertSource(
  tx: Tx,
  _scope: Scope,
  source: SourceContent & { id: string; name: string; code: string; refusedLimitPercent: number },
  by: { now: Date; actorId: string },
): Promise<void> {
  await sql`insert into import_source (id, name, code, kind, columns_print, column_names, choices, mapping, refused_limit_percent, created_at, created_by, used_at)
    values (${source.id}, ${source.name}, ${source.code}, ${source.kind}, ${source.print}, ${[...source.columns]}, ${JSON.stringify(source.choices)}::jsonb,
      ${JSON.stringify(source.mapping)}::jsonb, ${source.refusedLimitPercent}, ${by.now}, ${by.actorId}, ${by.now})`.execute(tx)
}

export async function renewSource(tx: Tx, _scope: Scope, id: string, source: SourceContent, now: Date): Promise<void> {
  await sql`update import_source set kind = ${source.kind}, columns_print = ${source.print}, column_names = ${[...source.columns]},
      choices = ${JSON.stringify(source.choices)}::jsonb, mapping = ${JSON.stringify(source.mapping)}::jsonb, used_at = ${now}, version = version + 1
    where id = ${id}`.execute(tx)
}

export async function changeSource(
  tx: Tx,
  _scope: Scope,
  id: string,
  change: { name: string; refusedLimitPercent: number },
): Promise<void> {
  await sql`update import_source set name = ${change.name}, refused_limit_percent = ${change.refusedLimitPercent}, version = version + 1 where id = ${id}`.execute(
    tx,
  )
}

export async function deleteSource(tx: Tx, _scope: Scope, id: string): Promise<void> {
  await sql`delete from import_source where id = ${id}`.execute(tx)
}

export interface TokenRow {
  readonly id: string
  readonly sourceId: string
  readonly label: string
  readonly tail: string
  readonly createdAt: Date
  readonly createdByName: string | null
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
}

/** Tokens that work, of one source or of all. */
export async function listTokens(tx: Tx, _scope: Scope, sourceId: string | null, now: Date): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select t.id, t.source_id as "sourceId", t.label, t.tail, t.created_at as "createdAt", s.display_name as "createdByName", t.expires_at as "expiresAt",
      t.last_used_at as "lastUsedAt"
    from import_token t left join staff s on s.id = t.created_by
    where t.revoked_at is null and t.expires_at > ${now} and ${sourceId === null ? sql`true` : sql`t.source_id = ${sourceId}`}
    order by t.created_at, t.id`.execute(tx)
  return rows
}

export async function insertToken(
  tx: Tx,
  _scope: Scope,
  token: { id: string; sourceId: string; hash: Buffer; tail: string; label: string; expiresAt: Date },
  by: { now: Date; actorId: string },
): Promise<void> {
  await sql`insert into import_token (id, source_id, token_hash, tail, label, created_at, created_by, expires_at)
    values (${token.id}, ${token.sourceId}, ${token.hash}, ${token.tail}, ${token.label}, ${by.now}, ${by.actorId}, ${token.expiresAt})`.execute(
    tx,
  )
}

export async function revokeToken(tx: Tx, _scope: Scope, sourceId: string, id: string, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update import_token set revoked_at = ${now} where id = ${id} and source_id = ${sourceId} and revoked_at is null`.execute(tx)
  return numAffectedRows === 1n
}

/** The working token of this hash; marks its use. */
export async function useToken(
  tx: Tx,
  _scope: Scope,
  hash: Buffer,
  now: Date,
): Promise<{ id: string; sourceId: string; createdBy: string } | undefined> {
  const { rows } = await sql<{ id: string; sourceId: string; createdBy: string }>`
    update import_token set last_used_at = ${now} where token_hash = ${hash} and revoked_at is null and expires_at > ${now}
    returning id, source_id as "sourceId", created_by as "createdBy"`.execute(tx)
  return rows[0]
}

export async function countDeliveries(tx: Tx, _scope: Scope, tokenId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from import_job where token_id = ${tokenId} and created_at > ${since}`.execute(tx)
  return rows[0]?.count ?? 0
}

/** An import of the same file of the same source that is under way or done. */
export async function findDelivered(
  tx: Tx,
  _scope: Scope,
  sourceId: string,
  sha256: Buffer,
): Promise<{ id: string; state: ImportState; rows: number } | undefined> {
  const { rows } = await sql<{ id: string; state: ImportState; rows: number }>`
    select id, state, rows_total as rows from import_job
    where source_id = ${sourceId} and file_sha256 = ${sha256} and state in ('uploaded', 'mapped', 'checking', 'checked', 'applying', 'applied')
    order by created_at limit 1`.execute(tx)
  return rows[0]
}
