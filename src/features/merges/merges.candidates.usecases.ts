import type { Input, Output } from '../../contract/endpoint.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import type { KeyRing } from '../../platform/keys.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { maskSealed } from '../customers/customers.page.usecases.ts'
import * as queries from './merges.candidates.queries.ts'
import type * as contract from './merges.contract.ts'
import type { Candidate } from './merges.contract.ts'
import { mergesErrors } from './merges.rules.ts'

function view(row: queries.CandidateRow, keys: KeyRing): Candidate {
  const side = ({ phone, ...file }: queries.CandidateFile) => ({
    ...file,
    phoneMasked: maskSealed(keys, 'phone', phone === null ? null : Buffer.from(phone, 'hex'), file.customerId),
  })
  const { scoreOrder: _order, ...plain } = row
  // The one that is proposed to be kept comes first.
  const rank = (file: queries.CandidateFile) => TIERS.indexOf(file.tier)
  const [first, second] = rank(row.second) < rank(row.first) ? [row.second, row.first] : [row.first, row.second]
  return { ...plain, first: side(first), second: side(second), foundAt: row.foundAt.toISOString() }
}

export function listCandidates(
  context: Context,
  query: Input<typeof contract.listCandidates>['query'],
): Promise<Output<typeof contract.listCandidates>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'number')
  const after = cursor === undefined ? undefined : { score: Number(cursor.key), id: cursor.id }
  return context.read('merges:read', async (work) => {
    const filter = { state: query.state, reason: query.reason, vipOnly: query.vip === 'yes' }
    const rows = await queries.listPairs(work.tx, work.scope, filter, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    const { searchedAt, ...counts } = await queries.countPairs(work.tx, work.scope)
    return {
      items: shown.map((row) => view(row, context.services.keys)),
      nextCursor: rows.length > query.limit && last !== undefined ? writeCursor({ key: last.scoreOrder, id: last.id }) : null,
      ...counts,
      searchedAt: searchedAt?.toISOString() ?? null,
    }
  })
}

async function hold(work: Work, id: string, expected: 'open' | 'dismissed') {
  const pair = await queries.lockPair(work.tx, work.scope, id)
  if (pair === undefined) throw denied(mergesErrors.make('merges.pair_not_found'))
  if (pair.state !== expected) throw mergesErrors.make(expected === 'open' ? 'merges.already_dismissed' : 'merges.not_dismissed')
  return { id, customerId: pair.customerId }
}

/** "Not the same person": the search finds the pair again and leaves it where it is. */
export function dismissCandidate(context: Context, id: string, reason: string): Promise<Record<string, never>> {
  return context.write('merges:write', async (work) => {
    const pair = await hold(work, id, 'open')
    await queries.decidePair(work.tx, work.scope, pair, reason, { now: work.now, actorId: work.actor.id })
    work.audit({
      action: 'merges.dismiss',
      objectKind: 'duplicate_candidate',
      objectId: id,
      rootId: pair.customerId,
      purpose: reason,
    })
    return {}
  })
}

export function proposeAgain(context: Context, id: string): Promise<Record<string, never>> {
  return context.write('merges:write', async (work) => {
    const pair = await hold(work, id, 'dismissed')
    await queries.decidePair(work.tx, work.scope, pair, null, { now: work.now, actorId: work.actor.id })
    work.audit({ action: 'merges.propose_again', objectKind: 'duplicate_candidate', objectId: id, rootId: pair.customerId })
    return {}
  })
}

export function findDuplicates(context: Context): Promise<Record<string, never>> {
  return context.write('merges:find', async (work) => {
    await work.enqueue({ name: 'merges.search', data: {}, singletonKey: 'merges.search' })
    work.audit({ action: 'merges.find', objectKind: 'branch', objectId: null })
    return {}
  })
}

/** By night, after an import of customers, and when somebody asks. */
export function searchDuplicates(context: Context): Promise<{ found: number; gone: number }> {
  return context.write('merges:search', async (work) => {
    const result = await queries.searchPairs(work.tx, work.scope, work.now)
    work.audit({ action: 'merges.search', objectKind: 'branch', objectId: null, fields: [String(result.found)] })
    return result
  })
}
