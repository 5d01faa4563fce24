import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { FactKind } from './facts.rules.ts'

export interface FactFile {
  readonly id: string
  readonly kind: FactKind
  readonly month: string | null
  readonly importId: string | null
  /** Relative to the data folder. */
  readonly path: string
  readonly rows: number
  readonly extraColumns: readonly string[]
}

const COLUMNS = ['id', 'kind', 'month', 'import_id as importId', 'path', 'rows', 'extra_columns as extraColumns'] as const

export async function findCurrentFiles(tx: Tx, _scope: Scope, kind: FactKind, months?: readonly string[]): Promise<FactFile[]> {
  let query = tx.selectFrom('fact_file').select(COLUMNS).where('kind', '=', kind).where('is_current', '=', true)
  if (months !== undefined) query = query.where('month', 'in', months.length === 0 ? [''] : months)
  return (await query.orderBy('month').execute()) as FactFile[]
}

export interface NewFactFile extends Omit<FactFile, 'id'> {
  readonly id: string
  readonly bytes: number
  readonly sha256: Buffer
}

/** The new file is the truth from this commit on; the one before it stays on disk. */
export async function makeCurrent(tx: Tx, _scope: Scope, file: NewFactFile, by: { now: Date; actorId: string }): Promise<void> {
  await tx
    .updateTable('fact_file')
    .set({ is_current: false, superseded_at: by.now })
    .where('kind', '=', file.kind)
    .where('is_current', '=', true)
    .where((where) => (file.month === null ? where('month', 'is', null) : where('month', '=', file.month)))
    .execute()
  await tx
    .insertInto('fact_file')
    .values({
      id: file.id,
      kind: file.kind,
      month: file.month,
      import_id: file.importId,
      path: file.path,
      rows: file.rows,
      bytes: file.bytes,
      sha256: file.sha256,
      extra_columns: [...file.extraColumns],
      is_current: true,
      created_at: by.now,
      created_by: by.actorId,
    })
    .execute()
}

/** No current file of this kind: the next reader makes a new one. */
export async function dropCurrent(tx: Tx, _scope: Scope, kind: FactKind, now: Date): Promise<void> {
  await tx
    .updateTable('fact_file')
    .set({ is_current: false, superseded_at: now })
    .where('kind', '=', kind)
    .where('is_current', '=', true)
    .execute()
}

/** A month that an import put into force, and the file that it replaced. */
export interface ImportedMonth {
  readonly id: string
  readonly month: string
  readonly isCurrent: boolean
  /** When a later file replaced it, and which import that came from. */
  readonly supersededAt: Date | null
  readonly replacedById: string | null
  readonly before: { readonly id: string; readonly path: string; readonly createdAt: string } | null
}

/** A new file carries the moment at which it replaced the other: that is how the two are known to follow each other. */
export async function findImportedMonths(tx: Tx, _scope: Scope, importId: string, lock = false): Promise<ImportedMonth[]> {
  const { rows } = await sql<ImportedMonth>`
    select f.id, f.month, f.is_current as "isCurrent", f.superseded_at as "supersededAt",
      (select n.import_id from fact_file n where n.kind = 'usage' and n.month = f.month and n.created_at = f.superseded_at limit 1) as "replacedById",
      (select jsonb_build_object('id', b.id, 'path', b.path, 'createdAt', b.created_at) from fact_file b
        where b.kind = 'usage' and b.month = f.month and b.id <> f.id and b.superseded_at = f.created_at limit 1) as before
    from fact_file f where f.kind = 'usage' and f.import_id = ${importId} order by f.month ${lock ? sql`for update of f` : sql``}`.execute(
    tx,
  )
  return rows
}

/** The file that a withdrawn one had replaced is in force again; without one the month is empty. */
export async function swapBack(tx: Tx, _scope: Scope, month: ImportedMonth, now: Date): Promise<void> {
  await sql`update fact_file set is_current = false, superseded_at = ${now} where id = ${month.id}`.execute(tx)
  if (month.before !== null)
    await sql`update fact_file set is_current = true, superseded_at = null where id = ${month.before.id}`.execute(tx)
}

/** Months in force that came after the moment and from another import. */
export async function findMonthsSince(
  tx: Tx,
  _scope: Scope,
  since: Date,
  exceptImport: string,
): Promise<{ month: string; path: string; importId: string | null; at: Date }[]> {
  const { rows } = await sql<{ month: string; path: string; importId: string | null; at: Date }>`
    select month, path, import_id as "importId", created_at as at from fact_file
    where kind = 'usage' and is_current and created_at > ${since} and import_id is distinct from ${exceptImport} order by month`.execute(
    tx,
  )
  return rows
}

export async function findExpired(
  tx: Tx,
  _scope: Scope,
  before: { usage: Date; derived: Date },
): Promise<{ id: string; path: string }[]> {
  const { rows } = await sql<{ id: string; path: string }>`
    select id, path from fact_file
    where not is_current and superseded_at < case when kind = 'usage' then ${before.usage}::timestamptz else ${before.derived}::timestamptz end
    order by superseded_at limit 500`.execute(tx)
  return rows
}

export async function forgetFiles(tx: Tx, _scope: Scope, ids: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('fact_file')
    .where('id', 'in', [...ids])
    .execute()
}

export async function findKnownIds(tx: Tx, _scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('fact_file')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** What the value model and the studio read of a customer: no name, no number of a person. */
export const CUSTOMER_DIMENSION_SQL = `
  select c.customer_id, c.customer_no, c.opened_on, c.status, c.left_on, c.account_id, c.account_role, a.segment as account_segment,
    c.industry, c.territory_id, c.manager_id, c.is_important, c.contract_end, c.tier, c.tier_since, c.tier_valid_to
  from customer c left join account a on a.id = c.account_id where c.merged_into is null`

export const CUSTOMER_DIMENSION_COLUMNS = {
  customer_id: 'UUID',
  customer_no: 'VARCHAR',
  opened_on: 'DATE',
  status: 'VARCHAR',
  left_on: 'DATE',
  account_id: 'UUID',
  account_role: 'VARCHAR',
  account_segment: 'VARCHAR',
  industry: 'VARCHAR',
  territory_id: 'UUID',
  manager_id: 'UUID',
  is_important: 'BOOLEAN',
  contract_end: 'DATE',
  tier: 'VARCHAR',
  tier_since: 'DATE',
  tier_valid_to: 'DATE',
} as const

/**
 * Which number means which subscription: what a feed's rows are joined with. After a merge each of the customer's numbers
 * still names the subscription that came under it.
 */
export const SUBSCRIPTION_KEYS_SQL = `
  select n.subscription_no, coalesce(k.customer_no, c.customer_no), s.id, s.customer_id, s.kind,
    k.customer_no is not null or count(*) over (partition by s.customer_id) = 1
  from subscription_number n join subscription s on s.customer_id = n.customer_id and s.id = n.subscription_id
  join customer c on c.customer_id = s.customer_id
  left join (select x.customer_no, x.customer_id from customer_number x where x.customer_id in (select customer_id from customer_former_number)) k
    on k.customer_no = n.subscription_no and k.customer_id = s.customer_id`

/** `is_only`: the customer's number names it too, since he has no other or it came under that number. */
export const SUBSCRIPTION_KEYS_COLUMNS = {
  subscription_no: 'VARCHAR',
  customer_no: 'VARCHAR',
  subscription_id: 'UUID',
  customer_id: 'UUID',
  kind: 'VARCHAR',
  is_only: 'BOOLEAN',
} as const
