import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, instant, plainDate, ratio } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { CONTACT_CHANNELS } from '../contacts/contacts.rules.ts'
import { obligation } from '../obligations/obligations.contract.ts'
import { TODAY_GROUPS } from './today.rules.ts'

const localized = z.object({ zh: z.string(), en: z.string() })

export const todayRow = obligation.extend({
  group: z.enum(TODAY_GROUPS),
  action: z.enum(['contact', 'visit', 'greeting', 'open']),
  /** Null for a duty that is not about a customer. */
  customer: z
    .object({
      id,
      name: z.string(),
      customerNo: z.string(),
      tier: z.enum(TIERS),
      isImportant: z.boolean(),
      preferredChannel: z.enum(CONTACT_CHANNELS).nullable(),
      preferredPlace: z.string().nullable(),
      quietFrom: z.string().nullable(),
      quietTo: z.string().nullable(),
      quietNow: z.boolean(),
      topics: z.string().nullable(),
      topicsToAvoid: z.string().nullable(),
      lastContactAt: instant.nullable(),
    })
    .nullable(),
  /** Set where the row is on this list because its manager is away. */
  coveredForName: z.string().nullable(),
})
export type TodayRow = z.output<typeof todayRow>

export const getToday = endpoint({
  id: 'today.get',
  method: 'GET',
  path: '/api/today',
  summary: 'What one member of staff owes, ranked, with the figures above it',
  permission: 'today:read',
  query: z.object({ staffId: id.optional(), snoozed: z.stringbool().default(false) }),
  response: z.object({
    asOf: instant,
    today: plainDate,
    staff: z.object({ id, displayName: z.string() }),
    figures: z.object({
      overdue: z.int(),
      dueToday: z.int(),
      dueThisMonth: z.int(),
      /** OB1 and OB2 of the running month and quarter, so far. */
      contactCompliance: ratio,
      /** OB3 of the running quarter, so far. */
      faceToFace: ratio,
    }),
    /** Ranked; at most 100, `total` says how many there are. */
    rows: z.array(todayRow),
    total: z.int(),
    snoozedCount: z.int(),
    /** The first sentence for each rule, with the slots `{name}` and `{manager}`. */
    scripts: z.array(z.object({ rule: z.string(), text: localized })),
  }),
  errors: ['today.not_your_staff'],
})

export const listMyStaff = endpoint({
  id: 'today.staff',
  method: 'GET',
  path: '/api/today/staff',
  summary: 'Whose lists the caller may see, with what each has open',
  permission: 'today:read',
  response: z.object({
    staff: z.array(
      z.object({ id, displayName: z.string(), unitName: z.string(), overdue: z.int(), dueToday: z.int(), open: z.int() }),
    ),
  }),
})
