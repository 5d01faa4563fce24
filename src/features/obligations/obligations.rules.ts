import { defineErrors } from '../../kernel/errors.ts'
import { all, cases, definePermissions, own, self, territory } from '../../kernel/roles.ts'

export const OBLIGATION_STATES = ['open', 'met', 'met_late', 'missed', 'waived', 'suspended', 'void'] as const
export type ObligationState = (typeof OBLIGATION_STATES)[number]
/** Still owed, now or when the reason for the pause ends. */
export const STANDING_STATES = ['open', 'suspended'] as const satisfies readonly ObligationState[]
/** Not counted among what was owed. */
export const EXCUSED_STATES = ['waived', 'suspended', 'void'] as const satisfies readonly ObligationState[]

export const WAIVER_DECISIONS = ['approved', 'refused'] as const
export type WaiverDecision = (typeof WAIVER_DECISIONS)[number]

/** The marks of a contact that a rule may ask for, beyond being done, one to one and reached. */
export interface ContactNeeds {
  readonly faceToFace?: true
  readonly care?: 'birthday' | 'weather' | 'travel'
}

/**
 * What makes a duty. A feature declares its rules with `obligationRule` and hands them to `oweObligation`,
 * `meetObligations` and the like; the rules that a contact meets are generated and met by the engine itself.
 */
export interface ObligationRule {
  readonly code: string
  /** `periodic` is missed at its deadline; `event` stays open until it is met late. */
  readonly kind: 'periodic' | 'event'
  /** `manager`: the customer's manager or his cover, moving with them. `named`: whoever it was owed by, until moved. */
  readonly owner: 'manager' | 'named'
  readonly metBy: { readonly contact: ContactNeeds } | 'event'
  /** A pause of the customer excuses what falls due in it, moves the deadline by its length, or does not matter. */
  readonly pause: 'excuses' | 'moves_deadline' | 'ignores'
  /** What the row's one button does. */
  readonly action: 'contact' | 'visit' | 'greeting' | 'open'
}

export function obligationRule<const R extends ObligationRule>(rule: R): R {
  return rule
}

export const OB1 = obligationRule({
  code: 'OB1',
  kind: 'periodic',
  owner: 'manager',
  metBy: { contact: {} },
  pause: 'excuses',
  action: 'contact',
})
export const OB2 = obligationRule({
  code: 'OB2',
  kind: 'periodic',
  owner: 'manager',
  metBy: { contact: {} },
  pause: 'excuses',
  action: 'contact',
})
export const OB3 = obligationRule({
  code: 'OB3',
  kind: 'periodic',
  owner: 'manager',
  metBy: { contact: { faceToFace: true } },
  pause: 'excuses',
  action: 'visit',
})
export const OB4 = obligationRule({
  code: 'OB4',
  kind: 'event',
  owner: 'manager',
  metBy: { contact: {} },
  pause: 'moves_deadline',
  action: 'contact',
})
export const OB5 = obligationRule({
  code: 'OB5',
  kind: 'event',
  owner: 'manager',
  metBy: { contact: { care: 'birthday' } },
  pause: 'excuses',
  action: 'greeting',
})

/** Generated nightly and met by contacts. */
export const CONTACT_RULES = [OB1, OB2, OB3, OB4, OB5] as const
export const CONTACT_RULE_CODES = ['OB1', 'OB2', 'OB3', 'OB4', 'OB5'] as const
export type ContactRuleCode = (typeof CONTACT_RULE_CODES)[number]

export function contactRule(code: string): (typeof CONTACT_RULES)[number] | undefined {
  return CONTACT_RULES.find((rule) => rule.code === code)
}

/** What a contact must be to count at all (4.2): done, one to one, reached, and no broadcast (E4). */
export interface CountedMarks {
  readonly oneToOne: boolean
  readonly reached: boolean
  readonly isBroadcast: boolean
  readonly faceToFace: boolean
  readonly care: string | null
}

export function counts(contact: CountedMarks): boolean {
  return contact.oneToOne && contact.reached && !contact.isBroadcast
}

/** Whether a contact, if it falls into the time, meets a duty of this rule. The page asks the same question of a draft. */
export function qualifies(code: string, contact: CountedMarks): boolean {
  const rule = contactRule(code)
  if (rule === undefined || !counts(contact)) return false
  const needs: ContactNeeds = rule.metBy.contact
  if (needs.faceToFace === true && !contact.faceToFace) return false
  return needs.care === undefined || contact.care === needs.care
}

export const DUE_CHIPS = ['todo', 'warn', 'late', 'met', 'hold'] as const
export type DueChipKind = (typeof DUE_CHIPS)[number]

/** Model 4.3. A waiver is never decided by the owner of the duty, whatever his role. */
export const obligationsPermissions = definePermissions({
  'obligations:read': { VM: own, GM: own, ZS: territory, CH: cases, SV: territory, QA: all },
  'obligations:snooze': { VM: own, GM: own, ZS: self, CH: self, SV: self, CO: self, QA: self, AN: self, DP: self },
  'obligations:request_waiver': { VM: own, GM: own, ZS: self, CH: self, CO: self },
  'obligations:waivers': { SV: territory, QA: all },
  'obligations:waive': { SV: territory },
  'obligations:run': {},
})

export const obligationsErrors = defineErrors({
  'obligations.not_found': 'not_found',
  'obligations.not_open': 'conflict',
  'obligations.snooze_too_far': 'invalid',
  'obligations.snooze_in_past': 'invalid',
  'obligations.waiver_pending': 'conflict',
  'obligations.waiver_not_found': 'not_found',
  'obligations.waiver_decided': 'conflict',
  'obligations.waiver_own': 'forbidden',
  'obligations.waiver_after_deadline': 'conflict',
})

/** Until when a row may be put off: never past its deadline, never further than the pack says. */
export function assertSnooze(now: Date, until: Date, dueAt: Date, maxDays: number): void {
  if (until <= now) throw obligationsErrors.make('obligations.snooze_in_past')
  const furthest = new Date(now.getTime() + maxDays * 86_400_000)
  // An overdue row may rest for a day: its deadline cannot be the limit any more.
  const limit = dueAt > now ? dueAt : new Date(now.getTime() + 86_400_000)
  if (until > furthest || until > limit) {
    throw obligationsErrors.make('obligations.snooze_too_far', { latest: (limit < furthest ? limit : furthest).toISOString() })
  }
}

/** The owner, and whoever asked, never approve (4.3, 4.5). */
export function assertMayDecideWaiver(actorId: string, waiver: { requestedBy: string; ownerId: string | null }): void {
  if (actorId === waiver.requestedBy || actorId === waiver.ownerId) throw obligationsErrors.make('obligations.waiver_own')
}

/** What is missed cannot be waived afterwards; an event rule can, as long as it is open. */
export function assertWaivable(obligation: { rulePeriodic: boolean; state: ObligationState; dueAt: Date }, now: Date): void {
  if (obligation.rulePeriodic && now >= obligation.dueAt) throw obligationsErrors.make('obligations.waiver_after_deadline')
  if (!(STANDING_STATES as readonly string[]).includes(obligation.state)) throw obligationsErrors.make('obligations.not_open')
}
