import { sql, type RawBuilder } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import type { ACCOUNT_ROLES, ACCOUNT_SEGMENTS } from './customers.rules.ts'
import { customerInScope } from './customers.scope.ts'

/** Over alias `a`. A company's name and number are no personal data: `own` reads those he or his customers belong to. */
function accountInScope(scope: Scope): RawBuilder<boolean> {
  if (scope.reach === 'all') return sql<boolean>`true`
  const mine = sql`a.manager_id = any(${[...scope.staffIds]}::uuid[]) or exists (select 1 from customer c where c.account_id = a.id and ${customerInScope(scope)})`
  if (scope.reach === 'territory') return sql<boolean>`(a.territory_id = any(${[...scope.territoryIds]}::uuid[]) or ${mine})`
  return sql<boolean>`(${mine})`
}

export interface AccountRow {
  readonly id: string
  readonly accountNo: string
  readonly name: string
  readonly segment: (typeof ACCOUNT_SEGMENTS)[number]
  readonly industry: string | null
  readonly territoryName: string | null
  readonly managerId: string | null
  readonly managerName: string | null
  readonly members: number
  readonly vips: number
  readonly version: number
}

export async function listAccounts(
  tx: Tx,
  scope: Scope,
  filter: {
    q: string | undefined
    segment: (typeof ACCOUNT_SEGMENTS)[number] | undefined
    after: { key: string | number; id: string } | undefined
    limit: number
  },
): Promise<AccountRow[]> {
  const conditions = [accountInScope(scope)]
  if (filter.q !== undefined) {
    const pattern = `%${filter.q.replaceAll(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql<boolean>`(a.name ilike ${pattern} or a.account_no ilike ${pattern})`)
  }
  if (filter.segment !== undefined) conditions.push(sql<boolean>`a.segment = ${filter.segment}`)
  if (filter.after !== undefined)
    conditions.push(sql<boolean>`(a.name, a.id) > (${filter.after.key}::text, ${filter.after.id}::uuid)`)
  const { rows } = await sql<AccountRow>`
    with page as materialized (
      select a.* from account a where ${sql.join(conditions, sql` and `)} order by a.name, a.id limit ${filter.limit}
    )
    select a.id, a.account_no as "accountNo", a.name, a.segment, a.industry, t.name as "territoryName", a.manager_id as "managerId",
      m.display_name as "managerName", n.members, n.vips, a.version
    from page a
    left join territory t on t.id = a.territory_id
    left join staff m on m.id = a.manager_id
    cross join lateral (select count(*)::int as members, count(*) filter (where c.tier <> 'none')::int as vips
      from customer c where c.account_id = a.id and ${customerInScope(scope)}) n
    order by a.name, a.id`.execute(tx)
  return rows
}

export async function accountExists(tx: Tx, scope: Scope, id: string): Promise<boolean> {
  return (await sql`select 1 from account a where a.id = ${id} and ${accountInScope(scope)}`.execute(tx)).rows.length > 0
}

export async function lockAccount(tx: Tx, scope: Scope, id: string): Promise<{ version: number } | undefined> {
  return (
    await sql<{
      version: number
    }>`select a.version from account a where a.id = ${id} and ${accountInScope(scope)} for update of a`.execute(tx)
  ).rows[0]
}

export interface AccountFields {
  readonly name: string
  readonly segment: (typeof ACCOUNT_SEGMENTS)[number]
  readonly industry: string | null
  readonly territoryId: string | null
  readonly managerId: string | null
}

const columnsOf = (account: AccountFields) => ({
  name: account.name,
  segment: account.segment,
  industry: account.industry,
  territory_id: account.territoryId,
  manager_id: account.managerId,
})

export async function insertAccount(
  tx: Tx,
  _scope: Scope,
  account: AccountFields & { accountNo: string },
  by: { now: Date; actorId: string },
): Promise<string> {
  const id = newId(by.now)
  await tx
    .insertInto('account')
    .values({ id, account_no: account.accountNo, ...columnsOf(account), created_at: by.now, created_by: by.actorId })
    .execute()
  return id
}

export async function updateAccount(tx: Tx, _scope: Scope, id: string, account: AccountFields): Promise<number> {
  const row = await tx
    .updateTable('account')
    .set((eb) => ({ ...columnsOf(account), version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

/** N5: a corporate manager leads an account; a VIP manager may where there is none. */
export async function isAccountManager(tx: Tx, _scope: Scope, staffId: string): Promise<boolean> {
  return (
    (await sql`select 1 from staff where id = ${staffId} and role in ('GM', 'VM') and state = 'active'`.execute(tx)).rows.length >
    0
  )
}

export interface MemberRow {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
  readonly tier: Tier
  readonly role: (typeof ACCOUNT_ROLES)[number] | null
  readonly managerName: string | null
}

export async function listMembers(
  tx: Tx,
  scope: Scope,
  accountId: string,
  after: string | undefined,
  limit: number,
): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.name, c.tier, c.account_role as role, m.display_name as "managerName"
    from customer c left join staff m on m.id = c.manager_id
    where c.account_id = ${accountId} and ${customerInScope(scope)} ${after === undefined ? sql`` : sql`and c.customer_id > ${after}::uuid`}
    order by c.customer_id limit ${limit}`.execute(tx)
  return rows
}
