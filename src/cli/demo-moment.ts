import { createContext } from '../platform/context.ts'
import { JOB_STATEMENT_TIMEOUT } from '../platform/transaction.ts'
import type { Context } from '../platform/work.ts'

/** The same hands at another moment: what they do then is dated then. */
export function contextAt(context: Context, moment: Date): Context {
  return createContext({ ...context.services, clock: { now: () => moment } }, context.permissions, context.actor, 'demo', {
    statementTimeout: JOB_STATEMENT_TIMEOUT,
  })
}
