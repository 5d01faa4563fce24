import type { CustomerMover } from '../../platform/customer-mover.ts'
import { assignmentsMover } from '../assignments/assignments.move.usecases.ts'
import { complaintsMover } from '../complaints/complaints.move.usecases.ts'
import { contactsMover } from '../contacts/contacts.move.usecases.ts'
import { customersMover } from '../customers/customers.move.usecases.ts'
import { digestsMover } from '../digests/digests.move.usecases.ts'
import { exceptionsMover } from '../exceptions/exceptions.move.usecases.ts'
import { goodwillMover } from '../goodwill/goodwill.move.usecases.ts'
import { obligationsMover } from '../obligations/obligations.move.usecases.ts'
import { promisesMover } from '../promises/promises.move.usecases.ts'
import { valueMover } from '../value/value.move.usecases.ts'

/** Who has rows about a customer, in the order in which a merge asks them: one line each. */
export const movers: readonly CustomerMover[] = [
  customersMover,
  assignmentsMover,
  // After the file: it gives the survivor the higher tier, from which the duties follow.
  valueMover,
  exceptionsMover,
  obligationsMover,
  contactsMover,
  complaintsMover,
  promisesMover,
  goodwillMover,
  digestsMover,
]

/** Tables about customers of features without a mover: nothing of them moves. */
export const staying: Readonly<Record<string, string>> = {
  audit_entry: 'an audit is never rewritten',
  import_before: 'an import is taken back on the file it changed, or not at all',
  import_subscription_before: 'likewise for the numbers it changed',
  duplicate_candidate: 'a pair that was merged is no longer listed, and the next search removes it',
  bulk_item: 'what became of a row of a bulk act is told as it happened',
  tier_review_item: 'a review tells of the file that it graded; what it decided for one that has gone is overtaken',
  customer_merge: 'a merge is told where it happened',
  merge_journal: 'a merge is taken back where it happened',
}
