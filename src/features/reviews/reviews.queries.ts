import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { ItemDecision, ReviewKind, ReviewState } from './reviews.rules.ts'

export interface ReviewRow {
  readonly id: string
  readonly fromOn: string
  readonly toOn: string
  readonly state: ReviewState
  readonly month: string | null
  readonly modelNumber: number | null
  readonly openedAt: Date
  readonly openedBy: string
  readonly openedByName: string | null
  readonly appliedAt: Date | null
  readonly appliedByName: string | null
  readonly version: number
}

const selectReview = sql`
  select r.id, r.from_on as "fromOn", r.to_on as "toOn", r.state, r.month, r.model_number as "modelNumber", r.opened_at as "openedAt",
    r.opened_by as "openedBy", (select s.display_name from staff s where s.id = r.opened_by) as "openedByName",
    r.applied_at as "appliedAt", (select s.display_name from staff s where s.id = r.applied_by) as "appliedByName", r.version
  from tier_review r`

export interface Before {
  readonly at: Date
  readonly id: string
}

export async function listReviews(tx: Tx, _scope: Scope, before: Before | undefined, limit: number): Promise<ReviewRow[]> {
  const beyond = before === undefined ? sql`true` : sql`(r.opened_at, r.id) < (${before.at}::timestamptz, ${before.id}::uuid)`
  const { rows } =
    await sql<ReviewRow>`${selectReview} where ${beyond} order by r.opened_at desc, r.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findReview(tx: Tx, _scope: Scope, id: string): Promise<ReviewRow | undefined> {
  const { rows } = await sql<ReviewRow>`${selectReview} where r.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

export async function lockReview(tx: Tx, scope: Scope, id: string): Promise<ReviewRow | undefined> {
  await sql`select 1 from tier_review where id = ${id}::uuid for update`.execute(tx)
  return findReview(tx, scope, id)
}

export async function insertReview(
  tx: Tx,
  scope: Scope,
  review: { id: string; fromOn: string; toOn: string },
  now: Date,
): Promise<void> {
  await sql`insert into tier_review (id, from_on, to_on, state, opened_at, opened_by)
    values (${review.id}, ${review.fromOn}::date, ${review.toOn}::date, 'preparing', ${now}, ${scope.actorId})`.execute(tx)
}

export async function setOpen(tx: Tx, _scope: Scope, id: string, graded: { month: string; modelNumber: number }): Promise<void> {
  await sql`update tier_review set state = 'open', month = ${graded.month}, model_number = ${graded.modelNumber}, version = version + 1
    where id = ${id}::uuid`.execute(tx)
}

export async function setApplied(tx: Tx, scope: Scope, id: string, now: Date): Promise<void> {
  await sql`update tier_review set state = 'applied', applied_at = ${now}, applied_by = ${scope.actorId}, version = version + 1
    where id = ${id}::uuid`.execute(tx)
}

export async function setCancelled(tx: Tx, _scope: Scope, id: string): Promise<void> {
  await sql`update tier_review set state = 'cancelled', version = version + 1 where id = ${id}::uuid`.execute(tx)
}

export interface GradedColumns {
  readonly customerIds: readonly string[]
  readonly kinds: readonly string[]
  readonly proposed: readonly string[]
  readonly scores: readonly (number | null)[]
}

/** The customer's tier, region and manager are those of this moment. */
export async function insertItems(tx: Tx, _scope: Scope, reviewId: string, graded: GradedColumns): Promise<void> {
  await sql`
    insert into tier_review_item (customer_id, review_id, kind, tier, proposed, valid_to, score, manager_id, territory_id)
    select c.customer_id, ${reviewId}::uuid, g.kind, c.tier, g.proposed, c.tier_valid_to, g.score, c.manager_id, c.territory_id
    from unnest(${[...graded.customerIds]}::uuid[], ${[...graded.kinds]}::text[], ${[...graded.proposed]}::text[], ${[...graded.scores]}::numeric[])
      as g(customer_id, kind, proposed, score)
    join customer c on c.customer_id = g.customer_id
    on conflict on constraint tier_review_item_pk do nothing`.execute(tx)
}

export interface KindCounts {
  readonly kind: ReviewKind
  readonly customers: number
  readonly undecided: number
  readonly confirmed: number
  readonly protected: number
  readonly noticesOwed: number
  readonly noticed: number
  readonly done: number
}

export async function countKinds(tx: Tx, scope: Scope, reviewId: string): Promise<KindCounts[]> {
  const { rows } = await sql<KindCounts>`
    select i.kind, count(*)::int as customers, count(*) filter (where i.decision is null)::int as undecided,
      count(*) filter (where i.decision = 'confirm')::int as confirmed, count(*) filter (where i.decision = 'protect')::int as protected,
      count(*) filter (where i.notice_due_at is not null and i.noticed_at is null)::int as "noticesOwed",
      count(i.noticed_at)::int as noticed, count(i.outcome)::int as done
    from tier_review_item i join customer c on c.customer_id = i.customer_id
    where i.review_id = ${reviewId}::uuid and ${customerInScope(scope)} group by i.kind`.execute(tx)
  return rows
}

export interface GroupCounts {
  readonly by: 'territory' | 'manager'
  readonly id: string | null
  readonly name: string | null
  readonly upgrade: number
  readonly retain: number
  readonly downgrade: number
  readonly undecided: number
}

/** By region and by manager, in one pass; those with most falls first. */
export async function countGroups(tx: Tx, scope: Scope, reviewId: string): Promise<GroupCounts[]> {
  const { rows } = await sql<GroupCounts>`
    with grouped as (
      select case when grouping(i.territory_id) = 0 then 'territory' else 'manager' end as by, i.territory_id, i.manager_id,
        count(*) filter (where i.kind = 'upgrade')::int as upgrade, count(*) filter (where i.kind = 'retain')::int as retain,
        count(*) filter (where i.kind = 'downgrade')::int as downgrade,
        count(*) filter (where i.kind = 'downgrade' and i.decision is null)::int as undecided
      from tier_review_item i join customer c on c.customer_id = i.customer_id
      where i.review_id = ${reviewId}::uuid and ${customerInScope(scope)}
      group by grouping sets ((i.territory_id), (i.manager_id))
    )
    select g.by, coalesce(g.territory_id, g.manager_id) as id, coalesce(t.name, m.display_name) as name, g.upgrade, g.retain, g.downgrade, g.undecided
    from grouped g left join territory t on t.id = g.territory_id left join staff m on m.id = g.manager_id
    order by g.by desc, g.downgrade desc, name nulls last`.execute(tx)
  return rows
}

export interface ItemFilter {
  readonly kind?: ReviewKind | undefined
  readonly managerId?: string | undefined
  readonly territoryId?: string | undefined
  readonly decision?: ItemDecision | 'none' | undefined
}

function matches(reviewId: string, filter: ItemFilter): RawBuilder<boolean>[] {
  const all = [sql<boolean>`i.review_id = ${reviewId}::uuid`]
  if (filter.kind !== undefined) all.push(sql<boolean>`i.kind = ${filter.kind}::text`)
  if (filter.managerId !== undefined) all.push(sql<boolean>`i.manager_id = ${filter.managerId}::uuid`)
  if (filter.territoryId !== undefined) all.push(sql<boolean>`i.territory_id = ${filter.territoryId}::uuid`)
  if (filter.decision === 'none') all.push(sql<boolean>`i.decision is null`)
  else if (filter.decision !== undefined) all.push(sql<boolean>`i.decision = ${filter.decision}::text`)
  return all
}

export interface ItemRow {
  readonly customerId: string
  readonly customerName: string
  readonly kind: ReviewKind
  readonly tier: Tier
  readonly proposed: Tier
  readonly validTo: string | null
  readonly score: number | null
  readonly scoreOrder: number
  readonly managerName: string | null
  readonly territoryName: string | null
  readonly decision: ItemDecision | null
  readonly reason: string | null
  readonly decidedByName: string | null
  readonly noticeDueAt: Date | null
  readonly noticedAt: Date | null
  readonly outcome: 'applied' | 'protected' | 'overtaken' | null
  readonly currentManagerId: string | null
}

export async function listItems(
  tx: Tx,
  scope: Scope,
  reviewId: string,
  filter: ItemFilter,
  after: { score: number; id: string } | undefined,
  limit: number,
): Promise<ItemRow[]> {
  const conditions = [...matches(reviewId, filter), customerInScope(scope)]
  if (after !== undefined) conditions.push(sql`(i.score_order, i.customer_id) < (${after.score}::int, ${after.id}::uuid)`)
  const { rows } = await sql<ItemRow>`
    select i.customer_id as "customerId", c.name as "customerName", i.kind, i.tier, i.proposed, i.valid_to as "validTo", i.score::float8 as score,
      i.score_order as "scoreOrder", (select m.display_name from staff m where m.id = c.manager_id) as "managerName",
      (select t.name from territory t where t.id = i.territory_id) as "territoryName", i.decision, i.reason,
      (select s.display_name from staff s where s.id = i.decided_by) as "decidedByName", i.notice_due_at as "noticeDueAt", i.noticed_at as "noticedAt",
      i.outcome, c.manager_id as "currentManagerId"
    from tier_review_item i join customer c on c.customer_id = i.customer_id
    where ${sql.join(conditions, sql` and `)} order by i.score_order desc, i.customer_id desc limit ${limit}`.execute(tx)
  return rows
}

export interface Decided {
  readonly customerId: string
  readonly name: string
  readonly kind: ReviewKind
  readonly tier: Tier
  readonly proposed: Tier
  readonly validTo: string | null
  readonly managerId: string | null
  readonly noticed: boolean
  /** A notice was owed and not given yet. */
  readonly owed: boolean
}

/** Only what has no outcome yet, and what is not decided so already. */
export async function setDecisions(
  tx: Tx,
  scope: Scope,
  reviewId: string,
  chosen: { customerIds: readonly string[] } | { matching: ItemFilter },
  decision: { decision: ItemDecision; reason: string },
  now: Date,
): Promise<Decided[]> {
  const which =
    'customerIds' in chosen
      ? [sql<boolean>`i.review_id = ${reviewId}::uuid`, sql<boolean>`i.customer_id = any(${[...chosen.customerIds]}::uuid[])`]
      : matches(reviewId, chosen.matching)
  const { rows } = await sql<Decided>`
    update tier_review_item i set decision = ${decision.decision}, reason = nullif(${decision.reason}, ''), decided_at = ${now}, decided_by = ${scope.actorId}
    from customer c where c.customer_id = i.customer_id and i.outcome is null and i.decision is distinct from ${decision.decision}
      and ${sql.join(which, sql` and `)} and ${customerInScope(scope)}
    returning i.customer_id as "customerId", c.name, i.kind, i.tier, i.proposed, i.valid_to as "validTo", c.manager_id as "managerId",
      i.noticed_at is not null as noticed, i.notice_due_at is not null and i.noticed_at is null as owed`.execute(tx)
  return rows
}

export async function setNoticesDue(
  tx: Tx,
  _scope: Scope,
  reviewId: string,
  due: { customerIds: readonly string[]; at: readonly (string | null)[] },
): Promise<void> {
  await sql`update tier_review_item i set notice_due_at = d.at
    from unnest(${[...due.customerIds]}::uuid[], ${[...due.at]}::timestamptz[]) as d(customer_id, at)
    where i.customer_id = d.customer_id and i.review_id = ${reviewId}::uuid`.execute(tx)
}

export async function setNoticed(
  tx: Tx,
  scope: Scope,
  reviewId: string,
  customerId: string,
  note: string,
  now: Date,
): Promise<'done' | 'not_owed' | 'not_found'> {
  const { rows } = await sql<{ owed: boolean }>`
    select i.notice_due_at is not null and i.noticed_at is null as owed from tier_review_item i join customer c on c.customer_id = i.customer_id
    where i.review_id = ${reviewId}::uuid and i.customer_id = ${customerId}::uuid and ${customerInScope(scope)} for update of i`.execute(
    tx,
  )
  if (rows[0] === undefined) return 'not_found'
  if (!rows[0].owed) return 'not_owed'
  await sql`update tier_review_item set noticed_at = ${now}, noticed_by = ${scope.actorId}, notice_note = nullif(${note}, '')
    where review_id = ${reviewId}::uuid and customer_id = ${customerId}::uuid`.execute(tx)
  return 'done'
}

/** Whose notice was owed and not given. */
export async function listNoticesOwed(tx: Tx, _scope: Scope, reviewId: string): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    select customer_id as "customerId" from tier_review_item where review_id = ${reviewId}::uuid and notice_due_at is not null and noticed_at is null`.execute(
    tx,
  )
  return rows.map((row) => row.customerId)
}

export interface Pending {
  readonly customerId: string
  readonly kind: ReviewKind
  readonly tier: Tier
  readonly proposed: Tier
  readonly validTo: string | null
  readonly decision: ItemDecision | null
  /** The tier and its end are no longer those that were reviewed, or the customer has left. */
  readonly overtaken: boolean
  readonly isProtected: boolean
}

/** What an applied review still has to do on a day: rises and renewals at once, falls whose validity has ended. */
export async function listPending(tx: Tx, scope: Scope, reviewId: string, on: string, limit: number): Promise<Pending[]> {
  if (scope.reach !== 'all') throw new Error('a review is carried out for the whole base')
  const { rows } = await sql<Pending>`
    select i.customer_id as "customerId", i.kind, i.tier, i.proposed, i.valid_to as "validTo", i.decision,
      c.tier <> i.tier or c.tier_valid_to is distinct from i.valid_to or c.status = 'left' or c.merged_into is not null as overtaken,
      p.customer_id is not null as "isProtected"
    from tier_review_item i join customer c on c.customer_id = i.customer_id
    left join tier_protection p on p.customer_id = i.customer_id and p.ended_at is null and p.until_on > ${on}::date
    where i.review_id = ${reviewId}::uuid and i.outcome is null and (i.kind <> 'downgrade' or i.valid_to <= ${on}::date)
    order by i.customer_id limit ${limit}`.execute(tx)
  return rows
}

export async function setOutcomes(
  tx: Tx,
  _scope: Scope,
  reviewId: string,
  outcomes: { customerIds: readonly string[]; outcomes: readonly string[] },
  now: Date,
): Promise<void> {
  await sql`update tier_review_item i set outcome = o.outcome, applied_at = ${now}
    from unnest(${[...outcomes.customerIds]}::uuid[], ${[...outcomes.outcomes]}::text[]) as o(customer_id, outcome)
    where i.customer_id = o.customer_id and i.review_id = ${reviewId}::uuid`.execute(tx)
}

/** Applied reviews with something left to do, the oldest first. */
export async function listUnfinished(tx: Tx, _scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from tier_review r where r.state = 'applied'
      and exists (select 1 from tier_review_item i where i.review_id = r.id and i.outcome is null) order by r.applied_at`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}
