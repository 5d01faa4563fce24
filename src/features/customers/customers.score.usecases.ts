import type { Work } from '../../platform/work.ts'
import { writeScores, type ScoreColumns } from './customers.score.queries.ts'

export type { ScoreColumns } from './customers.score.queries.ts'

/** The value run's way to a customer's current score and tier, a batch at a time; the run audits. */
export function applyScores(work: Work, batch: ScoreColumns, runId: string): Promise<number> {
  return writeScores(work.tx, work.scope, batch, { runId, now: work.now })
}
