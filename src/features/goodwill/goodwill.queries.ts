import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import { SPENT_STATES, type GoodwillState } from './goodwill.rules.ts'

export interface SpendRow {
  readonly id: string
  readonly customerId: string
  readonly customerName: string | null
  readonly complaintId: string | null
  readonly spenderId: string
  readonly spenderName: string
  readonly amount: number
  readonly problem: string
  readonly what: string
  readonly state: GoodwillState
  readonly spentAt: Date | null
  readonly reportDueAt: Date | null
  readonly report: string | null
  readonly reportedAt: Date | null
  readonly reviewNote: string | null
  readonly reviewedByName: string | null
  readonly story: string | null
  readonly createdAt: Date
  readonly version: number
}

const selectSpend = sql`
  select g.id, g.customer_id as "customerId", c.name as "customerName", g.complaint_id as "complaintId", g.spender_id as "spenderId",
         p.display_name as "spenderName", g.amount, g.problem, g.what, g.state, g.spent_at as "spentAt", g.report_due_at as "reportDueAt",
         g.report, g.reported_at as "reportedAt", g.review_note as "reviewNote", r.display_name as "reviewedByName", g.story,
         g.created_at as "createdAt", g.version
    from goodwill_spend g join staff p on p.id = g.spender_id left join staff r on r.id = g.reviewed_by
    left join customer c on c.customer_id = g.customer_id`

/** Spends of the people whom the scope covers: oneself, or the unit. */
function spendInScope(scope: Scope): RawBuilder<boolean> {
  return scope.reach === 'all' ? sql<boolean>`true` : sql<boolean>`g.spender_id = any (${[...scope.staffIds]}::uuid[])`
}

export interface SpendFilter {
  readonly state: GoodwillState | undefined
  readonly complaintId: string | undefined
}

/** Newest first. */
export async function listSpends(
  tx: Tx,
  scope: Scope,
  filter: SpendFilter,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<SpendRow[]> {
  const { rows } = await sql<SpendRow>`${selectSpend}
    where ${spendInScope(scope)}
      ${filter.state === undefined ? sql`` : sql`and g.state = ${filter.state}`}
      ${filter.complaintId === undefined ? sql`` : sql`and g.complaint_id = ${filter.complaintId}`}
      ${before === undefined ? sql`` : sql`and (g.created_at, g.id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
    order by g.created_at desc, g.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findSpend(tx: Tx, scope: Scope, id: string): Promise<SpendRow | undefined> {
  const { rows } = await sql<SpendRow>`${selectSpend} where g.id = ${id} and ${spendInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function lockSpend(tx: Tx, scope: Scope, id: string): Promise<SpendRow | undefined> {
  const found = await findSpend(tx, scope, id)
  if (found === undefined) return undefined
  await sql`select 1 from goodwill_spend where customer_id = ${found.customerId} and id = ${id} for update`.execute(tx)
  return findSpend(tx, scope, id)
}

/** What was just written, whoever wrote it: the row is in the transaction's own hand. */
export async function reloadSpend(tx: Tx, _scope: Scope, customerId: string, id: string): Promise<SpendRow | undefined> {
  const { rows } = await sql<SpendRow>`${selectSpend} where g.customer_id = ${customerId} and g.id = ${id}`.execute(tx)
  return rows[0]
}

/** Held until the end of the act, so that two spends at once are counted one after the other. */
export async function lockFund(tx: Tx, _scope: Scope, spenderId: string): Promise<void> {
  await sql`insert into goodwill_fund (spender_id) values (${spenderId}) on conflict on constraint goodwill_fund_pk do nothing`.execute(
    tx,
  )
  await sql`select 1 from goodwill_fund where spender_id = ${spenderId} for update`.execute(tx)
}

export async function sumSpent(
  tx: Tx,
  _scope: Scope,
  spenderId: string,
  from: Date,
): Promise<{ amount: number; unreported: number }> {
  const { rows } = await sql<{ amount: number; unreported: number }>`
    select coalesce(sum(g.amount), 0)::bigint as amount, count(*) filter (where g.state = 'spent')::int as unreported
      from goodwill_spend g where g.spender_id = ${spenderId} and g.spent_at >= ${from} and g.state = any (${[...SPENT_STATES]}::text[])`.execute(
    tx,
  )
  return rows[0]!
}

export async function findCustomer(
  tx: Tx,
  scope: Scope,
  customerId: string,
): Promise<{ name: string; tier: string } | undefined> {
  const { rows } = await sql<{ name: string; tier: string }>`
    select c.name, c.tier from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

export interface NewSpend {
  readonly id: string
  readonly customerId: string
  readonly complaintId: string | null
  readonly amount: number
  readonly problem: string
  readonly what: string
  readonly state: 'spent' | 'requested'
  readonly reportDueAt: Date | null
}

export async function insertSpend(tx: Tx, scope: Scope, spend: NewSpend, now: Date): Promise<void> {
  await sql`insert into goodwill_spend (customer_id, id, complaint_id, spender_id, amount, problem, what, state, spent_at, report_due_at, created_at)
    values (${spend.customerId}, ${spend.id}, ${spend.complaintId}, ${scope.actorId}, ${spend.amount}, ${spend.problem}, ${spend.what}, ${spend.state},
            ${spend.state === 'spent' ? now : null}, ${spend.reportDueAt}, ${now})`.execute(tx)
}

type Of = Pick<SpendRow, 'customerId' | 'id'>

export async function setReport(tx: Tx, _scope: Scope, of: Of, report: string, now: Date): Promise<void> {
  await sql`update goodwill_spend set state = 'reported', report = ${report}, reported_at = coalesce(reported_at, ${now}), version = version + 1
             where customer_id = ${of.customerId} and id = ${of.id}`.execute(tx)
}

export async function setDecision(
  tx: Tx,
  scope: Scope,
  of: Of,
  state: GoodwillState,
  note: string,
  spent: { at: Date; reportDueAt: Date } | null,
  now: Date,
): Promise<void> {
  await sql`update goodwill_spend set state = ${state}, review_note = nullif(${note}, ''), reviewed_by = ${scope.actorId}, reviewed_at = ${now},
           spent_at = coalesce(${spent?.at ?? null}::timestamptz, spent_at), report_due_at = coalesce(${spent?.reportDueAt ?? null}::timestamptz, report_due_at), version = version + 1
     where customer_id = ${of.customerId} and id = ${of.id}`.execute(tx)
}

export async function setStory(tx: Tx, _scope: Scope, of: Of, story: string): Promise<void> {
  await sql`update goodwill_spend set story = ${story}, version = version + 1 where customer_id = ${of.customerId} and id = ${of.id}`.execute(
    tx,
  )
}

export interface GoodwillFigures {
  readonly uses: number
  readonly amount: number
  readonly inTime: number
  readonly due: number
  readonly stories: number
}

export async function monthFigures(tx: Tx, scope: Scope, from: Date, to: Date): Promise<GoodwillFigures> {
  const { rows } = await sql<GoodwillFigures>`
    select count(*)::int as uses, coalesce(sum(g.amount), 0)::bigint as amount,
           count(*) filter (where g.reported_at < g.report_due_at)::int as "inTime", count(*)::int as due, count(g.story)::int as stories
      from goodwill_spend g
     where g.spent_at >= ${from} and g.spent_at < ${to} and g.state = any (${[...SPENT_STATES]}::text[]) and ${spendInScope(scope)}`.execute(
    tx,
  )
  return rows[0]!
}

/** Who decides for this person: the heads of his unit and of those above it. */
export async function supervisorsOf(tx: Tx, _scope: Scope, staffId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive up as (
      select u.id, u.parent_id from unit u join staff p on p.unit_id = u.id where p.id = ${staffId}
      union all select u.id, u.parent_id from unit u join up on u.id = up.parent_id)
    select s.id from staff s join up on up.id = s.unit_id where s.role = 'SV' and s.state = 'active' and s.id <> ${staffId} order by s.id limit 20`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}
