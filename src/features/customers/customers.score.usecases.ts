import type { Work } from '../../platform/work.ts'
import { writeScores, writeTiers, type ScoreColumns, type TierColumns } from './customers.score.queries.ts'

export type { ScoreColumns } from './customers.score.queries.ts'

/** The value run's way to a customer's current score and tier, a batch at a time; the run audits. */
export function applyScores(work: Work, batch: ScoreColumns, runId: string): Promise<number> {
  return writeScores(work.tx, work.scope, batch, { runId, now: work.now })
}

/** The way of an approved exception and of the annual review to tiers; the caller keeps the history and audits. */
export function applyTiers(work: Work, batch: TierColumns): Promise<number> {
  return writeTiers(work.tx, work.scope, batch, work.now)
}
