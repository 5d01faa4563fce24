import type { Figure } from './figure.ts'
import type { Tier } from '../tiers.ts'

/** What the service standard owes to whom, how often: the rules OB1 to OB5 and the contacts that meet them. */
export interface ServicePack {
  /** OB1, OB2: one contact a period, by tier. */
  readonly contactCadence: Figure<Readonly<Record<Exclude<Tier, 'none'>, 'month' | 'quarter'>>>
  /** OB3 */
  readonly faceToFaceCadence: Figure<'quarter'>
  /** OB4: days from the start of an assignment. */
  readonly firstContactDays: Figure
  /** OB5: days before a birthday from which it stands on the list. */
  readonly birthdayNoticeDays: Figure
  /** A VIP or manager who starts with fewer days left in the period owes from the next one. */
  readonly minimumDaysLeft: Figure
  /** Hours after the period's end in which a late entry still turns missed into met. */
  readonly lateEntryHours: Figure
  /** Shares of the period, in per cent, at which a reminder is due; the last working day is one more. */
  readonly reminderPercents: Figure<readonly number[]>
  /** Workdays over which a bulk reassignment spreads OB4. */
  readonly bulkFirstContactWindowDays: Figure
  /** The furthest a row of today's list may be put off, in days; never beyond its own deadline. */
  readonly snoozeMaxDays: Figure
  /** C1: a warning above, no limit. */
  readonly portfolioWarning: Figure
  /** A7: what serving costs, in fen: one contact, and the benefits of a tier in a year. */
  readonly serviceCost: Figure<{ readonly contactFen: number; readonly yearlyFen: Readonly<Record<Tier, number>> }>
  /** Opening a masked field of one's own customer: how many a day without signing in again. */
  readonly revealDailyQuota: Figure
  readonly exports: {
    /** Above this many rows a second person approves. */
    readonly rowsWithoutApproval: Figure
    /** Hours after which the file is deleted. */
    readonly fileHours: Figure
    /** Days after which a request that nobody decided lapses. */
    readonly decideDays: Figure
    /** What personal data may leave the house for. */
    readonly purposes: Figure<readonly { readonly code: string; readonly zh: string; readonly en: string }[]>
  }
  /** E5: the six occasions. */
  readonly occasions: Figure<
    readonly {
      readonly code: string
      readonly zh: string
      readonly en: string
      readonly script: { readonly zh: string; readonly en: string }
    }[]
  >
  /** What to say for each rule; `{name}` style slots. */
  readonly scripts: Figure<readonly { readonly rule: string; readonly zh: string; readonly en: string }[]>
  readonly leapMonthBirthday: Figure<'regular_month' | 'leap_month_when_present'>
  readonly missingThirtiethDay: Figure<'last_day_of_month'>
  readonly leapDayBirthday: Figure<'feb_28'>
}
