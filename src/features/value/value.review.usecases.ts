import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import type { DuckSession } from '../../platform/duck.ts'
import type { Work } from '../../platform/work.ts'
import * as analysis from './value.analysis.queries.ts'
import * as queries from './value.queries.ts'
import { monthsRead } from './value.rules.ts'

/** For the annual review: what it grades on and whom it finds, inside a session of `gradeBase`. */
export function listUsage(work: Work, model: ValuePack): Promise<queries.UsageFile[]> {
  return queries.listUsageFiles(work.tx, work.scope, null, monthsRead(model))
}

export async function hasUsage(work: Work): Promise<boolean> {
  return (await queries.listUsageFiles(work.tx, work.scope, null, 1)).length > 0
}

export function markReviewed(duck: DuckSession, period: { fromOn: string; toOn: string }): Promise<void> {
  return analysis.markReviewed(duck, period)
}

export function readReviewed(duck: DuckSession, after: number, upTo: number): Promise<analysis.Reviewed[]> {
  return analysis.readReviewed(duck, after, upTo)
}
