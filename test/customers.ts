import { sql } from 'kysely'
import type { Tier } from '../src/kernel/tiers.ts'
import { newId } from '../src/kernel/ids.ts'
import {
  applyStagedCustomers,
  stageCustomers,
  type ImportedCustomer,
} from '../src/features/customers/customers.import.usecases.ts'
import { customersPermissions } from '../src/features/customers/customers.rules.ts'
import { systemContext } from './factories.ts'
import type { TestServices } from './harness.ts'

let counter = 0

export interface TestCustomer {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
}

export interface CustomerMore extends Partial<ImportedCustomer> {
  readonly tier?: Tier
  readonly valueScore?: number
  readonly isImportant?: boolean
  /** Also opens the full assignment. */
  readonly managerId?: string
}

export function importedCustomer(more: Partial<ImportedCustomer> = {}): ImportedCustomer {
  const number = ++counter
  return {
    rowNo: number,
    customerNo: `T${String(number).padStart(7, '0')}`,
    name: `客户${number}`,
    gender: null,
    birthday: null,
    phone: null,
    idNumber: null,
    address: null,
    territoryId: null,
    openedOn: '2015-05-05',
    status: 'active',
    leftOn: null,
    contractEnd: null,
    industry: null,
    accountNo: null,
    accountName: null,
    accountSegment: null,
    accountRole: null,
    preferredChannel: null,
    subscriptionNo: null,
    subscriptionKind: null,
    subscriptionPlan: null,
    subscriptionNumber: null,
    ...more,
  }
}

/** Through the import's own statements, as a customer always arrives; tier and manager as their features would leave them. */
export async function makeCustomer(services: TestServices, more: CustomerMore = {}): Promise<TestCustomer> {
  const { tier, valueScore, isImportant, managerId, ...row } = more
  const [customer] = await makeCustomers(services, [row])
  return standAs(services, customer!, { tier, valueScore, isImportant, managerId })
}

/** In one import; nobody's, and of no tier. */
export async function makeCustomers(services: TestServices, rows: readonly Partial<ImportedCustomer>[]): Promise<TestCustomer[]> {
  const imported = rows.map(importedCustomer)
  await importCustomers(services, imported)
  const { rows: made } = await services.behind.query<TestCustomer>(
    `select customer_id as "customerId", customer_no as "customerNo", name from customer where customer_no = any($1) order by customer_no`,
    [imported.map(({ customerNo }) => customerNo)],
  )
  return made
}

export async function standAs(
  services: TestServices,
  customer: TestCustomer,
  { tier, valueScore, isImportant, managerId }: Omit<CustomerMore, keyof ImportedCustomer>,
): Promise<TestCustomer> {
  const { customerId } = customer
  const now = services.clock.now()
  await services.behind.query(
    `update customer set tier = coalesce($2, tier), value_score = coalesce($3, value_score), is_important = coalesce($4, is_important),
       important_reason = case when $4 then 'test' end, manager_id = coalesce($5, manager_id) where customer_id = $1`,
    [customerId, tier ?? null, valueScore ?? null, isImportant ?? null, managerId ?? null],
  )
  if (managerId !== undefined) {
    await services.behind.query('update customer_search set manager_id = $2 where customer_id = $1', [customerId, managerId])
    await services.behind.query(
      `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, created_by) values ($1, $2, $3, 'full', $4, 'territory', $3)`,
      [customerId, newId(now), managerId, now],
    )
  }
  return customer
}

export function importCustomers(services: TestServices, rows: readonly ImportedCustomer[]) {
  return systemContext(services, customersPermissions).write('customers:import', async (work) => {
    const staged = await stageCustomers(work, services.keys, rows)
    await applyStagedCustomers(work, newId(work.now), staged)
    const { rows: made } = await sql<{ id: string }>`select customer_id as id from customer_staging where action = 'new'`.execute(
      work.tx,
    )
    work.audit({ action: 'customers.edit', objectKind: 'import', objectId: null })
    return { ...staged, createdIds: made.map(({ id }) => id) }
  })
}
