import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { JournalEntry, Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope, customerReach } from '../customers/customers.scope.ts'
import { CONTACT_RULE_CODES } from '../obligations/obligations.rules.ts'
import type { Conflict } from './merges.rules.ts'

export interface MergingFile {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
  readonly tier: Tier
  readonly isImportant: boolean
  readonly managerId: string | null
  readonly managerName: string | null
  readonly version: number
}

const selectFiles = (scope: Scope, move: Move) => sql`
  select c.customer_id as "customerId", c.customer_no as "customerNo", c.name, c.tier, c.is_important as "isImportant", c.manager_id as "managerId",
    (select s.display_name from staff s where s.id = c.manager_id) as "managerName", c.version
  from customer c where c.customer_id in (${move.from}::uuid, ${move.into}::uuid) and ${customerInScope(scope)} order by c.customer_id`

export async function findFiles(tx: Tx, scope: Scope, move: Move, lock: boolean): Promise<MergingFile[]> {
  const { rows } = await sql<MergingFile>`${selectFiles(scope, move)} ${lock ? sql`for update of c` : sql``}`.execute(tx)
  return rows
}

/** Undo: both rows, merged or not; whoever writes to either waits. */
export async function lockFiles(tx: Tx, _scope: Scope, move: Move): Promise<{ customerId: string; mergedInto: string | null }[]> {
  const { rows } = await sql<{ customerId: string; mergedInto: string | null }>`
    select customer_id as "customerId", merged_into as "mergedInto" from customer
    where customer_id in (${move.from}::uuid, ${move.into}::uuid) order by customer_id for update`.execute(tx)
  return rows
}

export async function countConflicts(tx: Tx, _scope: Scope, move: Move, today: string): Promise<Record<Conflict, number>> {
  const both = (table: string, of: string) => sql`
    (case when exists (select 1 from ${sql.table(table)} x where x.customer_id = ${move.from} and ${sql.raw(of)})
      and exists (select 1 from ${sql.table(table)} x where x.customer_id = ${move.into} and ${sql.raw(of)}) then 1 else 0 end)`
  const manual = (customer: string) => sql`(select x.tier from tier_exception x where x.customer_id = ${customer}
    and x.state = 'approved' and x.until_on > ${today}::date)`
  const { rows } = await sql<Record<Conflict, number>>`
    select
      (select count(*)::int from obligation a join obligation b on b.root_id = ${move.into} and b.rule = a.rule and b.period = a.period and b.closed_at is null
        where a.root_id = ${move.from} and a.closed_at is null and a.rule = any (${[...CONTACT_RULE_CODES]}::text[])) as duties,
      (select count(distinct c.manager_id)::int / 2 from customer c where c.customer_id in (${move.from}::uuid, ${move.into}::uuid)) as managers,
      (case when ${manual(move.from)} <> ${manual(move.into)} then 1 else 0 end) as manual_tiers,
      (select count(distinct c.tier)::int - 1 from customer c where c.customer_id in (${move.from}::uuid, ${move.into}::uuid)) as tiers,
      ${both('complaint', 'x.closed_at is null')} as complaints,
      ${both('customer_suspension', 'x.to_at is null')} as suspensions`.execute(tx)
  return rows[0]!
}

export interface MergeRow {
  readonly id: string
  readonly state: 'done' | 'undone'
  readonly intoId: string
  readonly fromId: string
  readonly intoName: string
  readonly intoNo: string
  readonly fromName: string
  readonly fromNo: string
  readonly reason: string
  readonly choices: Readonly<Record<string, 'from' | 'into'>>
  readonly moved: Readonly<Record<string, number>>
  readonly prints: Readonly<Record<string, string>>
  readonly mergedAt: Date
  readonly mergedByName: string | null
  readonly undoneAt: Date | null
  readonly undoneByName: string | null
  readonly undoneReason: string | null
  readonly version: number
}

const selectMerge = sql`
  select g.id, g.state, g.customer_id as "intoId", g.from_id as "fromId", g.into_name as "intoName", g.into_no as "intoNo", g.from_name as "fromName",
    g.from_no as "fromNo", g.reason, g.choices, g.moved, g.prints, g.merged_at as "mergedAt", (select s.display_name from staff s where s.id = g.merged_by) as "mergedByName",
    g.undone_at as "undoneAt", (select s.display_name from staff s where s.id = g.undone_by) as "undoneByName", g.undone_reason as "undoneReason", g.version
  from customer_merge g join customer c on c.customer_id = g.customer_id`

/** The survivor decides who sees a merge, also when his file was merged in its turn. */
export async function findMerge(tx: Tx, scope: Scope, id: string): Promise<MergeRow | undefined> {
  const { rows } = await sql<MergeRow>`${selectMerge} where g.id = ${id} and ${customerReach(scope)}`.execute(tx)
  return rows[0]
}

export async function listMerges(
  tx: Tx,
  scope: Scope,
  state: 'done' | 'undone' | undefined,
  after: { at: Date; id: string } | undefined,
  limit: number,
): Promise<MergeRow[]> {
  const beyond = after === undefined ? sql`true` : sql`(g.merged_at, g.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
  const { rows } = await sql<MergeRow>`${selectMerge}
    where ${customerReach(scope)} and (${state ?? null}::text is null or g.state = ${state ?? null}) and ${beyond}
    order by g.merged_at desc, g.id desc limit ${limit}`.execute(tx)
  return rows
}

export interface NewMerge {
  readonly id: string
  readonly into: MergingFile
  readonly from: MergingFile
  readonly reason: string
  readonly choices: Readonly<Record<string, string>>
  readonly now: Date
  readonly actorId: string
}

export async function insertMerge(tx: Tx, _scope: Scope, made: NewMerge): Promise<void> {
  await sql`insert into customer_merge (customer_id, id, from_id, state, from_name, from_no, into_name, into_no, reason, choices, moved, prints, merged_at, merged_by)
    values (${made.into.customerId}, ${made.id}, ${made.from.customerId}, 'done', ${made.from.name}, ${made.from.customerNo}, ${made.into.name}, ${made.into.customerNo},
      ${made.reason}, ${JSON.stringify(made.choices)}::jsonb, '{}', '{}', ${made.now}, ${made.actorId})`.execute(tx)
}

export async function keepJournal(
  tx: Tx,
  _scope: Scope,
  of: { intoId: string; id: string },
  journal: readonly JournalEntry[],
  moved: Readonly<Record<string, number>>,
  prints: Readonly<Record<string, string>>,
): Promise<void> {
  await sql`insert into merge_journal (customer_id, merge_id, place, table_name, kind, key, before)
    select ${of.intoId}, ${of.id}, e.place, e.entry ->> 'table', e.entry ->> 'kind', e.entry -> 'key', nullif(e.entry -> 'before', 'null')
    from jsonb_array_elements(${JSON.stringify(journal)}::jsonb) with ordinality e(entry, place)`.execute(tx)
  await sql`update customer_merge set moved = ${JSON.stringify(moved)}::jsonb, prints = ${JSON.stringify(prints)}::jsonb
    where customer_id = ${of.intoId} and id = ${of.id}`.execute(tx)
}

export async function readJournal(tx: Tx, _scope: Scope, of: { intoId: string; id: string }): Promise<JournalEntry[]> {
  const { rows } = await sql<JournalEntry>`select table_name as table, kind, key, before from merge_journal
    where customer_id = ${of.intoId} and merge_id = ${of.id} order by place`.execute(tx)
  return rows
}

export async function markUndone(
  tx: Tx,
  _scope: Scope,
  of: { intoId: string; id: string },
  by: { now: Date; actorId: string; reason: string },
): Promise<void> {
  await sql`update customer_merge set state = 'undone', undone_at = ${by.now}, undone_by = ${by.actorId}, undone_reason = ${by.reason}, version = version + 1
    where customer_id = ${of.intoId} and id = ${of.id}`.execute(tx)
}

export interface MergeOnTimeline {
  readonly id: string
  readonly mergeId: string
  readonly at: Date
  readonly undone: boolean
  readonly name: string
  readonly no: string
  readonly by: string | null
  readonly reason: string
}

/** Merges into this file and their undoing, each at its moment; on the file that came back, too. */
export async function mergesOf(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<MergeOnTimeline[]> {
  const beyond = before === undefined ? sql`true` : sql`(e.at, e.id) < (${before.at}::timestamptz, ${before.id}::uuid)`
  const { rows } = await sql<MergeOnTimeline>`
    select e.id, e.merge_id as "mergeId", e.at, e.undone, e.name, e.no, s.display_name as by, e.reason from (
      select g.id, g.id as merge_id, g.merged_at as at, false as undone, g.from_name as name, g.from_no as no, g.merged_by as by_id, g.reason
        from customer_merge g where g.customer_id = ${customerId}
      union all
      select md5(g.id::text)::uuid, g.id, g.undone_at, true, case when g.customer_id = ${customerId} then g.from_name else g.into_name end,
             case when g.customer_id = ${customerId} then g.from_no else g.into_no end, g.undone_by, g.undone_reason
        from customer_merge g where (g.customer_id = ${customerId} or g.from_id = ${customerId}) and g.state = 'undone'
    ) e left join staff s on s.id = e.by_id
    where ${beyond} order by e.at desc, e.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function isMergedAgain(tx: Tx, _scope: Scope, customerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from customer where customer_id = ${customerId} and merged_into is not null`.execute(tx)
  return rows.length > 0
}
