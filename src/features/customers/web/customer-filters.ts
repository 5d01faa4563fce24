import { TIERS, type Tier } from '../../../kernel/tiers.ts'
import type { CallInput } from '../../../web/api/call.ts'
import type { UrlState } from '../../../web/ui/use-url-state.ts'
import { DIRECTIONS, LIST_ORDERS, type listCustomers } from '../customers.contract.ts'
import { CHANNELS, CUSTOMER_STATUSES } from '../customers.rules.ts'

export const FILTER_KEYS = [
  'q',
  'tier',
  'status',
  'territoryId',
  'managerId',
  'important',
  'growing',
  'accountId',
  'channel',
  'birthMonth',
  'scoreFrom',
  'scoreTo',
  'openedFrom',
  'openedTo',
  'contractFrom',
  'contractTo',
  'owed',
  'order',
  'direction',
] as const
export type FilterKey = (typeof FILTER_KEYS)[number]
type Query = NonNullable<CallInput<typeof listCustomers>['query']>

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const POINTS = /^\d{1,3}(\.\d{1,4})?$/
const VIP: readonly Tier[] = ['diamond', 'gold', 'silver']

function known<T extends string>(values: readonly T[], given: string | undefined): T | undefined {
  return values.find((value) => value === given)
}

/** What the address says, as far as it makes sense: anybody can write an address. */
export function queryOf(state: UrlState<FilterKey>): Query {
  const tier = state.tier === 'vip' ? [...VIP] : known(TIERS, state.tier)
  const status = known(CUSTOMER_STATUSES, state.status)
  const channel = known(CHANNELS, state.channel)
  const month = Number(state.birthMonth)
  const order = known(LIST_ORDERS, state.order)
  const direction = known(DIRECTIONS, state.direction)
  return {
    ...(state.q === undefined ? {} : { q: state.q.slice(0, 60) }),
    ...(tier === undefined ? {} : { tier }),
    ...(status === undefined ? {} : { status }),
    ...(channel === undefined ? {} : { channel }),
    ...(UUID.test(state.territoryId ?? '') ? { territoryId: state.territoryId } : {}),
    ...(state.managerId === 'none' || UUID.test(state.managerId ?? '') ? { managerId: state.managerId } : {}),
    ...(UUID.test(state.accountId ?? '') ? { accountId: state.accountId } : {}),
    ...(state.important === 'true' ? { important: 'true' as const } : {}),
    ...(state.growing === 'true' ? { growing: 'true' as const } : {}),
    ...(state.owed === 'true' ? { owed: 'true' as const } : {}),
    ...(month >= 1 && month <= 12 ? { birthMonth: month } : {}),
    ...(POINTS.test(state.scoreFrom ?? '') ? { scoreFrom: Number(state.scoreFrom) } : {}),
    ...(POINTS.test(state.scoreTo ?? '') ? { scoreTo: Number(state.scoreTo) } : {}),
    ...(DAY.test(state.openedFrom ?? '') ? { openedFrom: state.openedFrom } : {}),
    ...(DAY.test(state.openedTo ?? '') ? { openedTo: state.openedTo } : {}),
    ...(DAY.test(state.contractFrom ?? '') ? { contractFrom: state.contractFrom } : {}),
    ...(DAY.test(state.contractTo ?? '') ? { contractTo: state.contractTo } : {}),
    ...(order === undefined ? {} : { order }),
    ...(direction === undefined ? {} : { direction }),
  }
}

/** Which way each order goes by itself: the best first, but names and days forward. */
export const USUAL_DIRECTION: Readonly<Record<(typeof LIST_ORDERS)[number], 'asc' | 'desc'>> = {
  score: 'desc',
  name: 'asc',
  number: 'asc',
  birthday: 'asc',
  opened: 'desc',
  contract_end: 'asc',
}
