import { sql } from 'kysely'
import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { Concentration } from './value.contract.ts'
import type { RunState } from './value.rules.ts'

export interface UsageFile {
  readonly id: string
  readonly month: string
  readonly path: string
  readonly rows: number
}

export interface Run {
  readonly id: string
  readonly month: string
  readonly state: RunState
  readonly packId: string
  readonly packVersion: string
  /** The version of the model that it read; 0 is the pack's own. */
  readonly modelNumber: number
  readonly model: ValuePack
  readonly inputs: readonly UsageFile[]
  readonly resultPath: string | null
  readonly summary: Concentration | null
  readonly errorCode: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly startedByName: string | null
}

const runColumns = sql`r.id, r.month, r.state, r.pack_id as "packId", r.pack_version as "packVersion", r.model_number as "modelNumber", r.model, r.inputs,
  r.result_path as "resultPath", r.summary, r.error_code as "errorCode", r.started_at as "startedAt", r.finished_at as "finishedAt",
  (select s.display_name from staff s where s.id = r.started_by) as "startedByName"`

export async function listRuns(tx: Tx, _scope: Scope, limit: number): Promise<Run[]> {
  const { rows } =
    await sql<Run>`select ${runColumns} from value_run r order by r.started_at desc, r.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findRun(tx: Tx, _scope: Scope, id: string): Promise<Run | undefined> {
  const { rows } = await sql<Run>`select ${runColumns} from value_run r where r.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

export async function findLastDoneRun(tx: Tx, _scope: Scope): Promise<Run | undefined> {
  const { rows } =
    await sql<Run>`select ${runColumns} from value_run r where r.state = 'done' order by r.started_at desc, r.id desc limit 1`.execute(
      tx,
    )
  return rows[0]
}

/** The current files of usage, oldest first, of the months up to one. */
export async function listUsageFiles(tx: Tx, _scope: Scope, upTo: string | null, limit: number): Promise<UsageFile[]> {
  const { rows } = await sql<UsageFile>`
    select * from (
      select id, month, path, rows from fact_file
      where kind = 'usage' and is_current and (${upTo}::text is null or month <= ${upTo}) order by month desc limit ${limit}
    ) latest order by month`.execute(tx)
  return rows
}

export async function insertRun(
  tx: Tx,
  _scope: Scope,
  run: {
    id: string
    month: string
    packId: string
    packVersion: string
    modelNumber: number
    model: ValuePack
    inputs: readonly UsageFile[]
    now: Date
    actorId: string
  },
): Promise<void> {
  await sql`insert into value_run (id, month, state, pack_id, pack_version, model_number, model, inputs, started_at, started_by)
    values (${run.id}, ${run.month}, 'running', ${run.packId}, ${run.packVersion}, ${run.modelNumber}, ${JSON.stringify(run.model)}::jsonb,
      ${JSON.stringify(run.inputs)}::jsonb, ${run.now}, ${run.actorId})`.execute(tx)
}

export async function finishRun(
  tx: Tx,
  _scope: Scope,
  run: { id: string; resultPath: string; summary: Concentration; now: Date },
): Promise<void> {
  await sql`update value_run set state = 'done', result_path = ${run.resultPath}, summary = ${JSON.stringify(run.summary)}::jsonb,
    finished_at = ${run.now} where id = ${run.id} and state = 'running'`.execute(tx)
}

export async function failRun(tx: Tx, _scope: Scope, run: { id: string; errorCode: string; now: Date }): Promise<void> {
  await sql`update value_run set state = 'failed', error_code = ${run.errorCode}, finished_at = ${run.now}
    where id = ${run.id} and state = 'running'`.execute(tx)
}

export interface GrantColumns {
  readonly ids: readonly string[]
  readonly customerIds: readonly string[]
  readonly tiers: readonly string[]
  readonly previousTiers: readonly string[]
  readonly changes: readonly string[]
  readonly scores: readonly (number | null)[]
  readonly validTo: readonly (string | null)[]
  readonly reasons: readonly (string | null)[]
}

export async function insertGrants(
  tx: Tx,
  _scope: Scope,
  grants: GrantColumns,
  mark: { runId: string | null; on: string; now: Date; actorId: string },
): Promise<void> {
  await sql`
    insert into tier_grant (customer_id, id, tier, previous_tier, change, run_id, score, valid_from, valid_to, reason, created_at, created_by)
    select g.customer_id, g.id, g.tier, g.previous_tier, g.change, ${mark.runId}::uuid, g.score, ${mark.on}::date, g.valid_to, g.reason, ${mark.now}, ${mark.actorId}::uuid
    from unnest(${[...grants.customerIds]}::uuid[], ${[...grants.ids]}::uuid[], ${[...grants.tiers]}::text[], ${[...grants.previousTiers]}::text[],
      ${[...grants.changes]}::text[], ${[...grants.scores]}::numeric[], ${[...grants.validTo]}::date[], ${[...grants.reasons]}::text[])
      as g(customer_id, id, tier, previous_tier, change, score, valid_to, reason)`.execute(tx)
}

export interface Grant {
  readonly id: string
  readonly runMonth: string | null
  readonly modelNumber: number | null
  readonly packVersion: string | null
  readonly tier: Tier
  readonly previousTier: Tier
  readonly change: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly score: number | null
  readonly reason: string | null
}

/** Undefined beyond the scope. */
export async function findCustomerTier(tx: Tx, scope: Scope, customerId: string): Promise<{ tier: Tier } | undefined> {
  const { rows } = await sql<{
    tier: Tier
  }>`select c.tier from customer c where c.customer_id = ${customerId}::uuid and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

const grantColumns = sql`g.id, g.tier, g.previous_tier as "previousTier", g.change, g.valid_from as "validFrom", g.valid_to as "validTo",
  g.score::float8 as score, g.reason, r.month as "runMonth", r.model_number as "modelNumber", r.pack_version as "packVersion"`

export interface GrantOfRun extends Grant {
  readonly resultPath: string | null
  readonly model: ValuePack | null
  readonly givenByName: string | null
}

export async function findGrant(tx: Tx, scope: Scope, customerId: string, id: string): Promise<GrantOfRun | undefined> {
  const { rows } = await sql<GrantOfRun>`
    select ${grantColumns}, r.result_path as "resultPath", r.model, (select s.display_name from staff s where s.id = g.created_by) as "givenByName"
    from tier_grant g join customer c using (customer_id) left join value_run r on r.id = g.run_id
    where g.customer_id = ${customerId}::uuid and g.id = ${id}::uuid and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function listGrants(tx: Tx, scope: Scope, customerId: string): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select ${grantColumns} from tier_grant g join customer c using (customer_id) left join value_run r on r.id = g.run_id
    where g.customer_id = ${customerId}::uuid and ${customerInScope(scope)} order by g.valid_from desc, g.id desc limit 50`.execute(
    tx,
  )
  return rows
}

/**
 * The dimension that the model needs, as one SELECT without parameters for a COPY; names of kinds come from the pack.
 * `manual_tier` is the level of an approved exception; what is past its day has been ended at the turn of the day.
 */
export const DIMENSION_SELECT = `
  select c.customer_id, c.customer_no, c.opened_on, c.status, c.account_role, a.segment as account_segment, coalesce(c.industry, a.industry) as industry,
    c.tier, c.tier_valid_to, c.value_score as score_before, c.is_growing::text as growing_before, e.tier as manual_tier, p.until_on as protected_until
  from customer c left join account a on a.id = c.account_id
  left join tier_exception e on e.customer_id = c.customer_id and e.state = 'approved'
  left join tier_protection p on p.customer_id = c.customer_id and p.ended_at is null
  where c.merged_into is null`

/** Subscriptions that do not count. */
export const SUBSCRIPTION_SELECT = `select id as subscription_id, customer_id, kind from subscription where kind <> 'voice'`

/** Whose usage counts for whom: facts keep the customer for whom they were written, also after his file was merged. */
export const MERGED_SELECT = `
  with recursive lives_on as (
    select customer_id, merged_into from customer where merged_into is not null
    union all
    select l.customer_id, c.merged_into from lives_on l join customer c on c.customer_id = l.merged_into where c.merged_into is not null
  )
  select l.customer_id, l.merged_into as into_id from lives_on l join customer c on c.customer_id = l.merged_into where c.merged_into is null`
