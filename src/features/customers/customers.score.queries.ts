import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from './customers.scope.ts'

/** Columns of one batch, row by row; a tier is null where it stays as it is. */
export interface ScoreColumns {
  readonly customerIds: readonly string[]
  readonly scores: readonly (number | null)[]
  /** A9 */
  readonly growing: readonly boolean[]
  readonly tiers: readonly (string | null)[]
  readonly tierSince: readonly (string | null)[]
  readonly tierValidTo: readonly (string | null)[]
}

/** Cost: one index look-up a row, and new versions only of rows that differ. */
export async function writeScores(
  tx: Tx,
  scope: Scope,
  batch: ScoreColumns,
  mark: { runId: string; now: Date },
): Promise<number> {
  if (scope.reach !== 'all') throw new Error('scores are written for the whole base')
  const { numAffectedRows } = await sql`
    update customer c set
      value_score = s.score, is_growing = s.growing, value_run_id = ${mark.runId}::uuid, updated_at = ${mark.now},
      version = c.version + case when s.tier is null then 0 else 1 end,
      tier = coalesce(s.tier, c.tier),
      tier_since = case when s.tier is null then c.tier_since else s.tier_since end,
      tier_valid_to = case when s.tier is null then c.tier_valid_to else s.tier_valid_to end
    from unnest(${[...batch.customerIds]}::uuid[], ${[...batch.scores]}::numeric[], ${[...batch.growing]}::boolean[], ${[...batch.tiers]}::text[],
      ${[...batch.tierSince]}::date[], ${[...batch.tierValidTo]}::date[]) as s(customer_id, score, growing, tier, tier_since, tier_valid_to)
    where c.customer_id = s.customer_id`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** A null day of `tierSince` keeps the day since which the tier is held, except where there is no tier any more. */
export interface TierColumns {
  readonly customerIds: readonly string[]
  readonly tiers: readonly string[]
  readonly tierSince: readonly (string | null)[]
  readonly tierValidTo: readonly (string | null)[]
}

export async function writeTiers(tx: Tx, scope: Scope, batch: TierColumns, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update customer c set tier = s.tier, tier_since = case when s.tier = 'none' then null else coalesce(s.tier_since, c.tier_since) end,
      tier_valid_to = s.tier_valid_to, is_growing = c.is_growing and s.tier = 'none', version = c.version + 1, updated_at = ${now}
    from unnest(${[...batch.customerIds]}::uuid[], ${[...batch.tiers]}::text[], ${[...batch.tierSince]}::date[],
      ${[...batch.tierValidTo]}::date[]) as s(customer_id, tier, tier_since, tier_valid_to)
    where c.customer_id = s.customer_id and ${customerInScope(scope)}`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}
