import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { TOUCHED_SHOWN, type Touch, type Touched, type TouchedRow } from './imports.undo.rules.ts'

/** What can be recorded about a customer beside his file, and the column that says when. */
interface Trace {
  readonly touch: Touch
  readonly table: string
  readonly key: 'customer_id' | 'root_id'
  readonly at: string
}
const trace = (touch: Touch, table: string, at: string, key: Trace['key'] = 'customer_id'): Trace => ({ touch, table, key, at })
const TRACES: readonly Trace[] = [
  trace('contact', 'contact', 'entered_at'),
  trace('assignment', 'assignment', 'from_at'),
  trace('tier', 'tier_grant', 'created_at'),
  trace('obligation', 'obligation', 'created_at', 'root_id'),
  trace('complaint', 'complaint', 'received_at'),
  trace('promise', 'promise', 'given_at'),
  trace('goodwill', 'goodwill_spend', 'created_at'),
  trace('suggestion', 'suggestion', 'created_at'),
  trace('suspension', 'customer_suspension', 'created_at'),
  trace('consent', 'consent', 'created_at'),
  trace('preferences', 'customer_preference', 'updated_at'),
  trace('private', 'private_detail', 'updated_at'),
  trace('family', 'family_member', 'created_at'),
  trace('reveal', 'field_reveal', 'at'),
  trace('case', 'case_access', 'from_at'),
]
/** Written by imports themselves, and looked at row by row below. */
const OWN = new Set([
  'customer',
  'customer_number',
  'customer_secret',
  'customer_search',
  'customer_change',
  'subscription',
  'subscription_number',
  'import_before',
  'import_subscription_before',
])

/** Tables that hang on a customer and that nobody has named here: whatever lies in them is a trace too. */
async function otherTraces(tx: Tx): Promise<Trace[]> {
  const { rows } = await sql<{ table: string; key: string }>`
    select distinct t.relname as "table", a.attname as key
    from pg_constraint f join pg_class t on t.oid = f.conrelid
    join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
    where f.contype = 'f' and f.confrelid = 'customer'::regclass order by 1`.execute(tx)
  return rows
    .filter(({ table }) => !OWN.has(table) && !TRACES.some((one) => one.table === table))
    .map(({ table, key }) => ({ touch: 'other', table, key: key as Trace['key'], at: 'null' }))
}

/** Customers whose usage came later, by another import: the facts know of them, the database does not. */
export interface UsageTouches {
  readonly customerIds: readonly string[]
  readonly months: readonly string[]
  readonly importIds: readonly (string | null)[]
  readonly at: readonly Date[]
}

interface UndoRows {
  readonly importId: string
  /** One batch, or all that are still to be undone. */
  readonly batchNo: number | null
  readonly usage: UsageTouches
}

/** `undo_row`: customers that the import added or changed and that are still to be undone. */
function undoRowSql({ importId, batchNo }: UndoRows): RawBuilder<unknown> {
  const batch = batchNo === null ? sql`true` : sql`b.batch_no = ${batchNo}`
  return sql`select b.batch_no, b.applied_at, 'added' as fate, ids.customer_id, 1 as version_after
      from import_batch b cross join lateral unnest(b.created_ids) as ids (customer_id)
      where b.import_id = ${importId} and b.undone_at is null and ${batch}
      union all
      select b.batch_no, b.applied_at, 'changed', x.customer_id, x.version_after
      from import_batch b join import_before x on x.import_id = b.import_id and x.batch_no = b.batch_no
      where b.import_id = ${importId} and b.undone_at is null and x.undone_at is null and ${batch}`
}

/**
 * `touch`: what happened to the customers of `undo_row` since. A version counts up by one for each change; an import that was
 * undone has counted it up twice.
 */
async function touchSql(tx: Tx, { importId, usage }: UndoRows): Promise<RawBuilder<unknown>> {
  const traces = [...TRACES, ...(await otherTraces(tx))].map(({ touch, table, key, at }) => {
    const when = at === 'null' ? sql`null::timestamptz` : sql.raw(`t.${at}`)
    // Whatever rests on the person stands only in the way of taking him back.
    const who = touch === 'tier' ? sql`(r.fate = 'added' or t.created_at > r.applied_at)` : sql`r.fate = 'added'`
    return sql`select r.customer_id, r.fate, ${touch} as touch, ${touch === 'other' ? table : null}::text as field, ${when} as at, null::uuid as origin_id
      from undo_row r join ${sql.raw(table)} t on t.${sql.raw(key)} = r.customer_id where ${who}`
  })
  return sql`changed_file as (
      select r.customer_id, r.fate, case h.origin when 'import' then 'imported' when 'merge' then 'merged' else 'edited' end as touch, h.field, h.at,
        case when h.origin = 'import' then h.origin_id end as origin_id
      from undo_row r join customer_change h on h.customer_id = r.customer_id
      where h.at >= r.applied_at and h.origin_id is distinct from ${importId}
        and not (h.origin = 'import' and exists (select 1 from import_before u
          where u.customer_id = h.customer_id and u.import_id = h.origin_id and u.undone_at is not null))
    ), touch as materialized (
      select * from changed_file
      union all
      select r.customer_id, r.fate, case when c.customer_id is null then 'merged' else 'edited' end, null, c.updated_at, null
      from undo_row r left join customer c on c.customer_id = r.customer_id
      where (c.customer_id is null or c.version <> r.version_after + 2 * (select count(*) from import_before u
          where u.customer_id = r.customer_id and u.undone_at is not null and u.version_after > r.version_after))
        and not exists (select 1 from changed_file f where f.customer_id = r.customer_id)
        and not exists (select 1 from tier_grant g where g.customer_id = r.customer_id and g.created_at >= r.applied_at)
      union all
      select r.customer_id, r.fate, 'merged', null, c.updated_at, null from undo_row r join customer c on c.customer_id = r.customer_id
      where c.merged_into is not null
      union all
      select r.customer_id, r.fate, 'subscription', s.kind, s.created_at, null
      from undo_row r join subscription s on s.customer_id = r.customer_id
      where r.fate = 'added' and (s.created_at > r.applied_at or s.holder_customer_id <> s.customer_id)
      union all
      select r.customer_id, r.fate, 'subscription', null, null, null
      from undo_row r join import_subscription_before x on x.customer_id = r.customer_id and x.import_id = ${importId} and x.batch_no = r.batch_no
      left join subscription s on s.customer_id = x.customer_id and s.id = x.subscription_id
      where r.fate = 'changed' and (s.id is null or s.version <> x.version_after + 2 * (select count(*) from import_subscription_before u
          where u.customer_id = x.customer_id and u.subscription_id = x.subscription_id and u.undone_at is not null and u.version_after > x.version_after))
        and not exists (select 1 from changed_file f where f.customer_id = r.customer_id)
      union all
      select r.customer_id, r.fate, 'greeting', o.rule, o.satisfied_at, null
      from undo_row r join obligation o on o.root_id = r.customer_id and o.rule = 'OB5' and o.satisfied_at > r.applied_at
      join import_before x on x.customer_id = r.customer_id and x.import_id = ${importId}
      join customer c on c.customer_id = r.customer_id
      where r.fate = 'changed' and x.before ? 'birth_day' and ((x.before ->> 'birth_month')::int, (x.before ->> 'birth_day')::int, x.before ->> 'birth_calendar')
        is distinct from (c.birth_month::int, c.birth_day::int, c.birth_calendar)
      union all
      select r.customer_id, r.fate, 'usage', u.month, u.at, u.import_id
      from undo_row r join unnest(${usage.customerIds}::uuid[], ${usage.months}::text[], ${usage.importIds}::uuid[], ${usage.at}::timestamptz[])
        as u (customer_id, month, import_id, at) on u.customer_id = r.customer_id
      where r.fate = 'added'
      union all
      ${sql.join(traces, sql` union all `)}
    )`
}

/** What was touched since: how many customers, and the first of them one by one. */
export async function findTouched(tx: Tx, _scope: Scope, importId: string, usage: UsageTouches): Promise<Touched> {
  // The planner cannot know how many customers the arrays of ids hold: a million look-ups would take longer than reading.
  await sql`set local enable_nestloop = off`.execute(tx)
  await sql`set local statement_timeout = '60s'`.execute(tx)
  const all = { importId, batchNo: null, usage }
  const { rows } = await sql<TouchedRow & { total: number }>`
    with undo_row as materialized (${undoRowSql(all)}), ${await touchSql(tx, all)},
    shown as (select *, (select count(distinct customer_id) from touch)::int as total from touch order by customer_id, at nulls last limit ${TOUCHED_SHOWN})
    select t.total, t.customer_id as "customerId", coalesce(c.customer_no, '') as "customerNo", t.fate, t.touch, t.field,
      to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, j.id as "importId", j.file_name as "importName"
    from shown t left join customer c on c.customer_id = t.customer_id left join import_job j on j.id = t.origin_id
    order by c.customer_no, t.at nulls last`.execute(tx)
  return { total: rows[0]?.total ?? 0, rows: rows.map(({ total: _total, ...row }) => row) }
}

/** The last one first: a file may speak of a customer's group before it speaks of him. */
export async function findBatchesToUndo(
  tx: Tx,
  _scope: Scope,
  importId: string,
): Promise<{ batchNo: number; rows: number; isUndone: boolean }[]> {
  const { rows } = await sql<{ batchNo: number; rows: number; isUndone: boolean }>`
    select batch_no as "batchNo", (counts ->> 'rows')::int as rows, undone_at is not null as "isUndone"
    from import_batch where import_id = ${importId} order by batch_no desc`.execute(tx)
  return rows
}

export async function countUndo(tx: Tx, _scope: Scope, importId: string): Promise<{ added: number; changed: number }> {
  const { rows } = await sql<{ added: number; changed: number }>`
    select coalesce((select sum(cardinality(b.created_ids)) from import_batch b where b.import_id = ${importId} and b.undone_at is null), 0)::int as added,
      (select count(*) from import_before x where x.import_id = ${importId} and x.undone_at is null)::int as changed`.execute(tx)
  return rows[0]!
}

export interface BatchUndo {
  readonly added: number
  readonly changed: number
  readonly kept: number
}

/**
 * Chooses what of a batch may be undone into the temporary table `undo_staging` (dropped at the commit). Undefined: the
 * batch has been undone already. The batch's row is locked, the customers are not: whoever touches one in this moment
 * makes the version or a foreign key refuse, and the batch is chosen anew.
 */
export async function stageUndo(
  tx: Tx,
  _scope: Scope,
  batch: UndoRows & { readonly batchNo: number },
): Promise<BatchUndo | undefined> {
  const { importId, batchNo } = batch
  const { rows: open } = await sql`select 1 from import_batch
    where import_id = ${importId} and batch_no = ${batchNo} and undone_at is null for update`.execute(tx)
  if (open.length === 0) return undefined
  await sql`create temp table undo_staging (customer_id uuid primary key, fate text not null, version integer) on commit drop`.execute(
    tx,
  )
  // Counted first: taken for ten, the rows of a batch were compared each with each.
  await sql`create temp table undo_row (batch_no integer, applied_at timestamptz, fate text, customer_id uuid, version_after integer)
    on commit drop`.execute(tx)
  await sql`insert into undo_row ${undoRowSql(batch)}`.execute(tx)
  await sql`analyze undo_row`.execute(tx)
  await sql`with ${await touchSql(tx, batch)}
    insert into undo_staging (customer_id, fate, version)
    select r.customer_id, r.fate, c.version from undo_row r join customer c on c.customer_id = r.customer_id
    where not exists (select 1 from touch t where t.customer_id = r.customer_id)`.execute(tx)
  await sql`analyze undo_staging`.execute(tx)
  const { rows } = await sql<BatchUndo>`
    select (select count(*) from undo_staging where fate = 'added')::int as added, (select count(*) from undo_staging where fate = 'changed')::int as changed,
      (coalesce((select cardinality(created_ids) from import_batch where import_id = ${importId} and batch_no = ${batchNo}), 0)
        + (select count(*) from import_before where import_id = ${importId} and batch_no = ${batchNo} and undone_at is null)
        - (select count(*) from undo_staging))::int as kept`.execute(tx)
  return rows[0]!
}

/** What earlier, undone imports had kept of customers who are taken back now. */
export async function forgetBefores(tx: Tx, _scope: Scope): Promise<void> {
  for (const table of ['import_before', 'import_subscription_before'])
    await sql`delete from ${sql.table(table)} x using undo_staging s where s.fate = 'added' and x.customer_id = s.customer_id`.execute(
      tx,
    )
}

/** The former values are back in the file: here only the fact remains. */
export async function clearBefores(tx: Tx, _scope: Scope, importId: string, now: Date): Promise<void> {
  await sql`update import_before x set undone_at = ${now}, before = '{}', phone = null, phone_index = null, phone_tail_index = null,
      id_number = null, id_number_index = null, address = null
    from undo_staging s where s.fate = 'changed' and x.customer_id = s.customer_id and x.import_id = ${importId}`.execute(tx)
  await sql`update import_subscription_before x set undone_at = ${now}, before = null, number = null, number_index = null
    from undo_staging s where s.fate = 'changed' and x.customer_id = s.customer_id and x.import_id = ${importId}`.execute(tx)
}

export async function markBatchUndone(
  tx: Tx,
  _scope: Scope,
  { importId, batchNo }: { importId: string; batchNo: number },
  undone: BatchUndo,
  now: Date,
): Promise<void> {
  await sql`update import_batch set undone_at = ${now}, undone = ${JSON.stringify(undone)}::jsonb
    where import_id = ${importId} and batch_no = ${batchNo}`.execute(tx)
}

/** Sums over the batches that are undone: right after a crash too. */
export async function sumUndone(tx: Tx, _scope: Scope, importId: string): Promise<BatchUndo> {
  const { rows } = await sql<BatchUndo>`
    select coalesce(sum((undone ->> 'added')::int), 0)::int as added, coalesce(sum((undone ->> 'changed')::int), 0)::int as changed,
      coalesce(sum((undone ->> 'kept')::int), 0)::int as kept
    from import_batch where import_id = ${importId} and undone_at is not null`.execute(tx)
  return rows[0]!
}

/** Another import or undo that is writing now. */
export async function findRunning(
  tx: Tx,
  _scope: Scope,
  exceptId: string,
): Promise<{ id: string; fileName: string } | undefined> {
  const { rows } = await sql<{ id: string; fileName: string }>`
    select id, file_name as "fileName" from import_job where state in ('applying', 'undoing') and id <> ${exceptId} limit 1`.execute(
    tx,
  )
  return rows[0]
}

/** One SELECT without parameters for COPY: the customers whose later usage would stand in the way. */
export function addedIdsSelect(importId: string, batchNo: number | null): string {
  if (!/^[0-9a-f-]{36}$/.test(importId)) throw new Error('an id is expected')
  const batch = batchNo === null ? '' : ` and batch_no = ${Math.trunc(batchNo)}`
  return `select unnest(created_ids) from import_batch where import_id = '${importId}' and undone_at is null${batch}`
}
