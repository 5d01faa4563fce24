import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import type { Context, Work } from '../../platform/work.ts'
import type * as contract from './customers.accounts.contract.ts'
import * as queries from './customers.accounts.queries.ts'
import { readCursor, writeCursor } from './customers.cursor.rules.ts'
import { customersErrors } from './customers.rules.ts'

export function listAccounts(
  context: Context,
  query: Input<typeof contract.listAccounts>['query'],
): Promise<Output<typeof contract.listAccounts>> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, 'text')
  return context.read('accounts:read', async (work) => {
    const rows = await queries.listAccounts(work.tx, work.scope, {
      q: query.q,
      segment: query.segment,
      after,
      limit: query.limit + 1,
    })
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown,
      nextCursor: rows.length > query.limit && last !== undefined ? writeCursor({ key: last.name, id: last.id }) : null,
    }
  })
}

async function assertManager(work: Work, managerId: string | null): Promise<void> {
  if (managerId === null) return
  if (!(await queries.isAccountManager(work.tx, work.scope, managerId)))
    throw customersErrors.make('accounts.manager_not_account_manager')
}

export function createAccount(
  context: Context,
  account: Input<typeof contract.createAccount>['body'],
): Promise<{ id: string; version: number }> {
  return context.write('accounts:write', async (work) => {
    // A corporate manager opens his own accounts; a unit head opens them for his people.
    const managerId = work.scope.reach === 'own' ? work.actor.id : account.managerId
    await assertManager(work, managerId)
    const id = await queries.insertAccount(
      work.tx,
      work.scope,
      { ...account, managerId },
      { now: work.now, actorId: work.actor.id },
    )
    work.audit({ action: 'accounts.create', objectKind: 'account', objectId: id })
    return { id, version: 1 }
  })
}

export function updateAccount(
  context: Context,
  id: string,
  version: number,
  account: Input<typeof contract.updateAccount>['body'],
): Promise<{ version: number }> {
  return context.write('accounts:write', async (work) => {
    const found = await queries.lockAccount(work.tx, work.scope, id)
    if (found === undefined) throw customersErrors.make('accounts.not_found')
    if (found.version !== version) throw commonErrors.make('request.stale', { version: found.version })
    await assertManager(work, account.managerId)
    const next = await queries.updateAccount(work.tx, work.scope, id, account)
    work.audit({ action: 'accounts.update', objectKind: 'account', objectId: id, fields: Object.keys(account) })
    return { version: next }
  })
}

export function listMembers(
  context: Context,
  accountId: string,
  query: Input<typeof contract.accountMembers>['query'],
): Promise<Output<typeof contract.accountMembers>> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, 'text').id
  return context.read('customers:read', async (work) => {
    if (!(await queries.accountExists(work.tx, work.authorise('accounts:read'), accountId)))
      throw customersErrors.make('accounts.not_found')
    const rows = await queries.listMembers(work.tx, work.scope, accountId, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown,
      nextCursor: rows.length > query.limit && last !== undefined ? writeCursor({ key: '', id: last.customerId }) : null,
    }
  })
}
