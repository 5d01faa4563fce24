import type { Work } from '../../platform/work.ts'
import * as queries from './customers.list.queries.ts'

/** A territory and everything below it. */
export function territorySubtree(work: Work, territoryId: string): Promise<string[]> {
  return queries.territorySubtree(work.tx, work.scope, territoryId)
}
