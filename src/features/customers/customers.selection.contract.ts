import { z } from 'zod'
import { id } from '../../contract/primitives.ts'
import { customerFilters } from './customers.contract.ts'

/** How many rows can be chosen one by one; whoever means more means a filter. */
export const CHOSEN_LIMIT = 1000

/** Customers for an act: those chosen one by one, or all that a filter of the list finds. */
export const customerSelection = z.union([
  z.object({ customerIds: z.array(id).min(1).max(CHOSEN_LIMIT) }),
  z.object({ filter: customerFilters }),
])
