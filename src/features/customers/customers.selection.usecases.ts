import type { z } from 'zod'
import type { Context, Work } from '../../platform/work.ts'
import { countExactly } from './customers.count.queries.ts'
import type { CustomerFilter } from './customers.filter.queries.ts'
import { filterOf } from './customers.list.usecases.ts'
import type { customerSelection } from './customers.selection.contract.ts'
import * as queries from './customers.selection.queries.ts'
import type { Selection } from './customers.selection.rules.ts'

export async function readSelection(context: Context, work: Work, given: z.output<typeof customerSelection>): Promise<Selection> {
  return 'customerIds' in given ? { ids: given.customerIds } : { ...(await filterOf(context, work, given.filter)) }
}

export function countSelection(work: Work, selection: Selection): Promise<number> {
  return countExactly(work.tx, work.scope, selection as CustomerFilter)
}

export function pageOfSelection(work: Work, selection: Selection, after: string | null, limit: number) {
  return queries.pageOfSelection(work.tx, work.scope, selection as CustomerFilter, after, limit)
}

/** Those of the ids that are still in reach, each with whether the selection still finds him. */
export async function standingOf(work: Work, selection: Selection, ids: readonly string[]) {
  const rows = await queries.standingOf(work.tx, work.scope, selection as CustomerFilter, ids)
  return new Map(rows.map((row) => [row.customerId, row]))
}
