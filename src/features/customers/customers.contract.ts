import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, line, page, pageQuery, plainDate } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { ACCOUNT_ROLES, BIRTH_CALENDARS, CHANNELS, CUSTOMER_STATUSES } from './customers.rules.ts'

/** One or several values of one query parameter. */
const several = <T extends z.ZodType<string>>(one: T) =>
  z
    .union([z.array(one).min(1).max(20), one])
    .transform((given): z.output<T>[] => (Array.isArray(given) ? (given as z.output<T>[]) : [given as z.output<T>]))
const yesNo = z.enum(['true', 'false']).transform((word) => word === 'true')

const points = z.coerce.number().min(0).max(999.9999)

export const LIST_ORDERS = ['score', 'name', 'number', 'birthday', 'opened', 'contract_end'] as const
export const DIRECTIONS = ['asc', 'desc'] as const

const filters = {
  tier: several(z.enum(TIERS)).optional(),
  status: several(z.enum(CUSTOMER_STATUSES)).optional(),
  /** With everything below it. */
  territoryId: id.optional(),
  /** `none`: without an accountable manager. */
  managerId: z.union([id, z.literal('none')]).optional(),
  important: yesNo.optional(),
  /** A9: not a VIP yet, and spending rises fast. */
  growing: z
    .literal('true')
    .transform(() => true)
    .optional(),
  accountId: id.optional(),
  channel: several(z.enum(CHANNELS)).optional(),
  birthMonth: z.coerce.number().int().min(1).max(12).optional(),
  scoreFrom: points.optional(),
  scoreTo: points.optional(),
  openedFrom: plainDate.optional(),
  openedTo: plainDate.optional(),
  contractFrom: plainDate.optional(),
  contractTo: plainDate.optional(),
  /** Something is owed to the customer now. */
  owed: z
    .literal('true')
    .transform(() => true)
    .optional(),
  /** Name, pinyin, initials, customer number, full phone or its last four. */
  q: line(60).optional(),
}

/** The list's filter on its own: what an act over all that match carries. */
export const customerFilters = z.object(filters)

export const birthday = z.object({
  calendar: z.enum(BIRTH_CALENDARS),
  year: z.int().nullable(),
  month: z.int(),
  day: z.int(),
  leapMonth: z.boolean(),
})

export const customerRow = z.object({
  customerId: id,
  customerNo: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  tierValidTo: plainDate.nullable(),
  status: z.enum(CUSTOMER_STATUSES),
  isImportant: z.boolean(),
  /** A9 */
  isGrowing: z.boolean(),
  phoneMasked: z.string().nullable(),
  territoryName: z.string().nullable(),
  managerId: id.nullable(),
  managerName: z.string().nullable(),
  accountId: id.nullable(),
  accountName: z.string().nullable(),
  accountRole: z.enum(ACCOUNT_ROLES).nullable(),
  preferredChannel: z.enum(CHANNELS).nullable(),
  birthday: birthday.nullable(),
  openedOn: plainDate.nullable(),
  contractEnd: plainDate.nullable(),
  valueScore: z.number().nullable(),
  owed: z.int(),
})
export type CustomerRow = z.infer<typeof customerRow>

export const listCustomers = endpoint({
  id: 'customers.list',
  method: 'GET',
  path: '/api/customers',
  summary: 'Customers in reach, page by page',
  permission: 'customers:read',
  query: pageQuery.extend({
    ...filters,
    order: z.enum(LIST_ORDERS).default('score'),
    direction: z.enum(DIRECTIONS).optional(),
  }),
  response: page(customerRow),
  errors: ['customers.cursor_invalid', 'customers.search_too_short'],
})

export const countCustomers = endpoint({
  id: 'customers.count',
  method: 'GET',
  path: '/api/customers/count',
  summary: 'How many customers a filter finds: an estimate at once, exact on request',
  permission: 'customers:read',
  query: z.object({ ...filters, exact: yesNo.optional() }),
  response: z.object({ count: z.int(), exact: z.boolean() }),
  errors: ['customers.search_too_short'],
})

export const customerHit = customerRow.pick({
  customerId: true,
  customerNo: true,
  name: true,
  tier: true,
  status: true,
  phoneMasked: true,
  managerName: true,
  territoryName: true,
  accountName: true,
})

export const searchCustomers = endpoint({
  id: 'customers.search',
  method: 'GET',
  path: '/api/customers/search',
  summary: 'Find a customer by name, pinyin, initials, customer number, phone or its last four',
  permission: 'customers:read',
  query: z.object({ q: line(60) }),
  response: z.object({ items: z.array(customerHit), more: z.boolean() }),
  errors: [],
})
