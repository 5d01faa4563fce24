import type { Input, Output } from '../../contract/endpoint.ts'
import type { KeyRing } from '../../platform/keys.ts'
import type { Context, Work } from '../../platform/work.ts'
import type { countCustomers, CustomerRow, listCustomers, searchCustomers } from './customers.contract.ts'
import { countExactly, estimateCount } from './customers.count.queries.ts'
import { readCursor, writeCursor } from './customers.cursor.rules.ts'
import type { CustomerFilter } from './customers.filter.queries.ts'
import * as list from './customers.list.queries.ts'
import { maskPhone } from './customers.masking.rules.ts'
import { customersErrors } from './customers.rules.ts'
import { findBySearch, type SearchWays } from './customers.search.queries.ts'
import { readSearchTerm, SEARCH_LIMIT, type SearchTerm } from './customers.search.rules.ts'

type ListInput = Input<typeof listCustomers>['query']
type Filters = Omit<ListInput, 'cursor' | 'limit' | 'order' | 'direction'>

/** A search inside the list narrows to this many; whoever needs more types one more letter. */
const FOUND_LIMIT = 500
/** The kind of key each order's cursor carries. */
const CURSOR_KEYS = {
  score: 'number',
  name: 'text',
  number: 'text',
  birthday: 'number',
  opened: 'date',
  contract_end: 'date',
} as const
/** Below this an exact count costs no more than a page. */
const SMALL = 2_000

/** A reader for whom the field stays masked must not find by it either: the answer would open it. */
function waysOf(term: SearchTerm, keys: KeyRing, masked: boolean): SearchWays {
  switch (term.kind) {
    case 'name':
      return {
        words: [
          { column: 'name', prefix: term.value, rank: 0 },
          { column: 'given_name', prefix: term.value, rank: 2 },
        ],
        sealed: [],
      }
    case 'latin':
      return {
        words: [
          { column: 'initials', prefix: term.value, rank: 0 },
          { column: 'pinyin', prefix: term.value, rank: 1 },
          { column: 'number', prefix: term.value, rank: 2 },
        ],
        sealed: [],
      }
    case 'digits':
      return {
        words: [{ column: 'number', prefix: term.value, rank: 1 }],
        sealed:
          term.tail && !masked ? [{ column: 'phone_tail_index', index: keys.blindIndex('phone_tail', term.value), rank: 0 }] : [],
      }
    case 'phone':
      return {
        words: [{ column: 'number', prefix: term.value, rank: 1 }],
        sealed: masked ? [] : [{ column: 'phone_index', index: keys.blindIndex('phone', term.value), rank: 0 }],
      }
  }
}

async function findIds(context: Context, work: Work, typed: string, limit: number): Promise<string[]> {
  const term = readSearchTerm(typed)
  if (term === undefined) throw customersErrors.make('customers.search_too_short')
  return findBySearch(work.tx, work.scope, waysOf(term, context.services.keys, work.scope.masked), limit)
}

export async function filterOf(context: Context, work: Work, query: Filters): Promise<CustomerFilter> {
  const { territoryId, q, ...rest } = query
  return {
    ...rest,
    ...(territoryId === undefined ? {} : { territoryIds: await list.territorySubtree(work.tx, work.scope, territoryId) }),
    ...(q === undefined ? {} : { ids: await findIds(context, work, q, FOUND_LIMIT) }),
  }
}

export function listCustomersInReach(context: Context, query: ListInput): Promise<Output<typeof listCustomers>> {
  const { cursor, limit, order, direction, ...filters } = query
  const after = cursor === undefined ? undefined : readCursor(cursor, CURSOR_KEYS[order])
  return context.read('customers:read', async (work) => {
    const filter = await filterOf(context, work, filters)
    const rows = await list.listCustomers(work.tx, work.scope, filter, { order, direction, after, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => rowOf(row, context.services.keys, work.scope.masked)),
      nextCursor: rows.length > limit && last !== undefined ? writeCursor({ key: last.sortKey, id: last.customerId }) : null,
    }
  })
}

export function countCustomersInReach(
  context: Context,
  query: Input<typeof countCustomers>['query'],
): Promise<Output<typeof countCustomers>> {
  const { exact, ...filters } = query
  return context.read('customers:read', async (work) => {
    const filter = await filterOf(context, work, filters)
    const narrow = work.scope.reach === 'own' || work.scope.reach === 'case' || filter.ids !== undefined
    if (exact === true || narrow) return { count: await countExactly(work.tx, work.scope, filter), exact: true }
    const estimate = await estimateCount(work.tx, work.scope, filter)
    if (estimate <= SMALL) return { count: await countExactly(work.tx, work.scope, filter), exact: true }
    return { count: estimate, exact: false }
  })
}

export function findCustomers(context: Context, typed: string): Promise<Output<typeof searchCustomers>> {
  return context.read('customers:read', async (work) => {
    if (readSearchTerm(typed) === undefined) return { items: [], more: false }
    const ids = await findIds(context, work, typed, SEARCH_LIMIT + 1)
    if (ids.length === 0) return { items: [], more: false }
    const rows = await list.listCustomers(
      work.tx,
      work.scope,
      { ids: ids.slice(0, SEARCH_LIMIT) },
      { order: 'score', direction: undefined, after: undefined, limit: SEARCH_LIMIT },
    )
    const byId = new Map(rows.map((row) => [row.customerId, row]))
    const items = ids.flatMap((id) => byId.get(id) ?? []).map((row) => rowOf(row, context.services.keys, work.scope.masked))
    return {
      items: items.map(
        ({ customerId, customerNo, name, tier, status, phoneMasked, managerName, territoryName, accountName }) => ({
          customerId,
          customerNo,
          name,
          tier,
          status,
          phoneMasked,
          managerName,
          territoryName,
          accountName,
        }),
      ),
      more: ids.length > SEARCH_LIMIT,
    }
  })
}

/** The birthday as far as the reader may know it: for a masked role the year stays unsaid. */
export function birthdayOf(
  row: {
    birthCalendar: 'solar' | 'lunar' | null
    birthYear: number | null
    birthMonth: number | null
    birthDay: number | null
    birthLeapMonth: boolean
  },
  masked: boolean,
): CustomerRow['birthday'] {
  if (row.birthMonth === null || row.birthDay === null) return null
  return {
    calendar: row.birthCalendar ?? 'solar',
    year: masked ? null : row.birthYear,
    month: row.birthMonth,
    day: row.birthDay,
    leapMonth: row.birthLeapMonth,
  }
}

function rowOf(row: list.ListedCustomer, keys: KeyRing, masked: boolean): CustomerRow {
  const { phone, birthCalendar: _c, birthYear: _y, birthMonth: _m, birthDay: _d, birthLeapMonth: _l, sortKey: _k, ...plain } = row
  return {
    ...plain,
    phoneMasked:
      phone === null ? null : maskPhone(keys.open(phone, { table: 'customer_secret', column: 'phone', rowId: row.customerId })),
    birthday: birthdayOf(row, masked),
  }
}
