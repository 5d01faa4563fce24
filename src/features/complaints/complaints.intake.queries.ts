import { sql, type Insertable } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { ComplaintTable } from '../../platform/db-types.generated.ts'
import type { Tx } from '../../platform/work.ts'
import { kept, keptMark } from '../../platform/connection.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { ComplaintState } from './complaints.rules.ts'

export interface IntakeFacts {
  readonly name: string
  readonly tier: Tier
  readonly territoryId: string | null
  readonly managerId: string | null
  readonly unitId: string | null
  readonly unitName: string | null
  readonly handlerId: string | null
  readonly handlerName: string | null
  readonly standInId: string | null
  readonly standInName: string | null
  readonly handlerAway: boolean
  readonly repeatOf: string | null
  readonly contactKnown: boolean
}

/**
 * Everything that taking a complaint depends on, in one look: the customer in scope, the unit of its territory (else of
 * its manager, else the filer's), the nearest named handler upwards from there (J1), and the complaint that it repeats.
 */
export async function intakeFacts(
  tx: Tx,
  scope: Scope,
  ask: { customerId: string; class: string; since: Date; today: string; filerUnitId: string | null; contactId: string | null },
): Promise<IntakeFacts | undefined> {
  const { rows } = await kept(sql<IntakeFacts>`
    select c.name, c.tier, c.territory_id as "territoryId", c.manager_id as "managerId", at.unit_id as "unitId", (select u.name from unit u where u.id = at.unit_id) as "unitName",
           h.handler_id as "handlerId", h.handler_name as "handlerName", h.stand_in_id as "standInId", h.stand_in_name as "standInName", coalesce(h.away, false) as "handlerAway",
           (select k.id from complaint k where k.customer_id = c.customer_id and k.class = ${ask.class} and k.received_at >= ${ask.since}
             order by k.received_at desc limit 1) as "repeatOf",
           (${ask.contactId}::uuid is null or exists (select 1 from contact x where x.customer_id = c.customer_id and x.id = ${ask.contactId}::uuid)) as "contactKnown"
      from customer c
      left join territory t on t.id = c.territory_id
      left join staff m on m.id = c.manager_id
      cross join lateral (select coalesce(t.unit_id, m.unit_id, ${ask.filerUnitId}::uuid) as unit_id) at
      left join lateral (
        with recursive up as (
          select u.id, u.parent_id, 0 as steps from unit u where u.id = at.unit_id
          union all select u.id, u.parent_id, up.steps + 1 from unit u join up on u.id = up.parent_id)
        select n.handler_id, n.stand_in_id, p.display_name as handler_name, s.display_name as stand_in_name,
               p.state <> 'active' or exists (select 1 from staff_leave l where l.staff_id = n.handler_id and l.cancelled_at is null and ${ask.today}::date between l.from_on and l.to_on) as away
          from up join complaint_handler n on n.unit_id = up.id join staff p on p.id = n.handler_id left join staff s on s.id = n.stand_in_id order by up.steps limit 1) h on true
     where c.customer_id = ${ask.customerId} and ${customerInScope(scope)}`).execute(tx)
  return rows[0]
}

export interface NewEvent {
  readonly id: string
  readonly kind: string
  readonly from: ComplaintState | null
  readonly to: ComplaintState | null
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

export async function insertComplaint(tx: Tx, _scope: Scope, row: Insertable<ComplaintTable>): Promise<void> {
  await tx.insertInto('complaint').values(row).modifyEnd(keptMark).execute()
}

export interface Caller {
  readonly id: string
  readonly name: string
  readonly customerNo: string
  readonly tier: Tier
  readonly managerName: string | null
  readonly openComplaints: number
}

/** By what a caller can say of himself: his number, his customer number, his whole name. */
export async function findCallers(tx: Tx, scope: Scope, ask: { text: string; phoneIndex: Buffer | null }): Promise<Caller[]> {
  const { rows } = await sql<Caller>`
    with found as (
      select n.customer_id from customer_number n where n.customer_no = ${ask.text}
      union select s.customer_id from customer_secret s where ${ask.phoneIndex}::bytea is not null and s.phone_index = ${ask.phoneIndex}::bytea
      union select s.customer_id from subscription s where ${ask.phoneIndex}::bytea is not null and s.number_index = ${ask.phoneIndex}::bytea
      union (select w.customer_id from customer_search w where w.name = ${ask.text} limit 20))
    select c.customer_id as id, c.name, c.customer_no as "customerNo", c.tier, p.display_name as "managerName",
           (select count(*)::int from complaint k where k.customer_id = c.customer_id and k.closed_at is null) as "openComplaints"
      from found f join customer c on c.customer_id = f.customer_id left join staff p on p.id = c.manager_id
     where ${customerInScope(scope)} order by c.tier, c.name, c.customer_no limit 8`.execute(tx)
  return rows
}
