import type { Work } from '../../platform/work.ts'
import { endAccess, insertAccess, type CaseOf } from './customers.case.queries.ts'

/** Whoever works on a case sees its customer as long as it is his; the caller's act is the one that the audit keeps. */
export function grantCaseAccess(work: Work, of: CaseOf, staffIds: readonly string[]): Promise<void> {
  return insertAccess(work.tx, work.scope, of, staffIds, work.now)
}

export function endCaseAccess(work: Work, of: CaseOf, staffIds: readonly string[] | null = null): Promise<void> {
  return endAccess(work.tx, work.scope, of, staffIds, work.now)
}
