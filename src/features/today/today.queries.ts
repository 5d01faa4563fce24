import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { kept } from '../../platform/kept.ts'
import type { Tx } from '../../platform/work.ts'
import type { ContactChannel } from '../contacts/contacts.rules.ts'
import { obligationColumns, type ObligationRow } from '../obligations/obligations.scope.ts'

export interface TodayPerson {
  readonly id: string
  readonly displayName: string
  readonly unitName: string
}

/** Whose lists the scope covers: one's own and, for a supervisor, those of the unit's people. */
export async function listPeople(tx: Tx, scope: Scope): Promise<TodayPerson[]> {
  const { rows } = await sql<TodayPerson>`
    select p.id, p.display_name as "displayName", u.name as "unitName"
      from staff p join unit u on u.id = p.unit_id
     where p.id = any (${[...scope.staffIds]}::uuid[]) and p.state <> 'left' order by u.name, p.display_name, p.id`.execute(tx)
  return rows
}

export interface TodayCustomer {
  readonly id: string
  readonly name: string
  readonly customerNo: string
  readonly tier: Tier
  readonly isImportant: boolean
  readonly preferredChannel: ContactChannel | null
  readonly preferredPlace: string | null
  readonly quietFrom: string | null
  readonly quietTo: string | null
  readonly topics: string | null
  readonly topicsToAvoid: string | null
  readonly lastContactAt: Date | null
}

export interface OpenRow extends ObligationRow {
  readonly customer: TodayCustomer | null
  readonly coveredForName: string | null
}

/**
 * What stands open with these people, the nearest deadline first and the more valuable customer first on the same one.
 * A duty of someone on leave lies with his cover; it says for whom.
 */
export async function listOpen(
  tx: Tx,
  _scope: Scope,
  owners: readonly string[],
  snoozed: boolean,
  now: Date,
  limit: number,
): Promise<OpenRow[]> {
  const { rows } = await kept(sql<ObligationRow & FoundCustomer & { coveredForName: string | null }>`
    with nearest as materialized (select o.root_id, o.id from obligation o
      where o.owner_id = any (${[...owners]}::uuid[]) and o.closed_at is null and o.state = 'open'
        and ${snoozed ? sql`o.snoozed_until > ${now}` : sql`(o.snoozed_until is null or o.snoozed_until <= ${now})`}
      order by o.due_at, array_position(array['diamond', 'gold', 'silver'], o.tier), o.id limit ${limit})
    select ${obligationColumns},
           c.customer_id as "customerId", c.name, c.customer_no as "customerNo", c.tier as "customerTier", c.is_important as "isImportant",
           c.preferred_channel as "preferredChannel", c.preferred_place as "preferredPlace",
           to_char(c.quiet_from, 'HH24:MI') as "quietFrom", to_char(c.quiet_to, 'HH24:MI') as "quietTo",
           f.topics, f.topics_to_avoid as "topicsToAvoid",
           (select k.occurred_at from contact k
             where k.customer_id = c.customer_id and k.withdrawn_at is null and k.occurred_at <= ${now}
             order by k.occurred_at desc, k.id desc limit 1) as "lastContactAt",
           case when m.id <> o.owner_id then m.display_name end as "coveredForName"
      from nearest n
      join obligation o on o.root_id = n.root_id and o.id = n.id
      left join staff p on p.id = o.owner_id
      left join customer c on c.customer_id = o.root_id
      left join staff m on m.id = c.manager_id and o.rule in ('OB1', 'OB2', 'OB3', 'OB4', 'OB5')
      -- One by one: read whole, each preference of the branch would be asked whether its customer is seen.
      left join lateral (select topics, topics_to_avoid from customer_preference where customer_id = c.customer_id limit 1) f on true
     order by o.due_at, array_position(array['diamond', 'gold', 'silver'], o.tier), o.id`).execute(tx)
  return rows.map(nested)
}

/** Columns, not an object that the database builds: that took it a third of the page's time. */
interface FoundCustomer extends Omit<TodayCustomer, 'id' | 'tier'> {
  /** Null: the duty is about no customer whom the scope covers. */
  readonly customerId: string | null
  readonly customerTier: Tier
}

function nested(row: ObligationRow & FoundCustomer & { coveredForName: string | null }): OpenRow {
  const { customerId, customerTier, name, customerNo, isImportant, lastContactAt, ...rest } = row
  const { preferredChannel, preferredPlace, quietFrom, quietTo, topics, topicsToAvoid, ...duty } = rest
  if (customerId === null) return { ...duty, customer: null }
  const wishes = { preferredChannel, preferredPlace, quietFrom, quietTo, topics, topicsToAvoid }
  return { ...duty, customer: { id: customerId, tier: customerTier, name, customerNo, isImportant, lastContactAt, ...wishes } }
}

export interface Figures {
  readonly total: number
  readonly overdue: number
  readonly dueToday: number
  readonly dueThisMonth: number
  readonly snoozedCount: number
}

export interface Moments {
  readonly now: Date
  readonly dayEnd: Date
  readonly monthEnd: Date
}

const figureColumns = (at: Moments) => sql`
  count(*) filter (where not put_off)::int as total,
  count(*) filter (where not put_off and o.due_at <= ${at.now})::int as overdue,
  count(*) filter (where not put_off and o.due_at > ${at.now} and o.due_at <= ${at.dayEnd})::int as "dueToday",
  count(*) filter (where not put_off and o.due_at > ${at.dayEnd} and o.due_at <= ${at.monthEnd})::int as "dueThisMonth",
  count(*) filter (where put_off)::int as "snoozedCount"`

const openOf = (owners: readonly string[], now: Date) => sql`
  (select o.*, coalesce(o.snoozed_until > ${now}, false) as put_off from obligation o
    where o.owner_id = any (${[...owners]}::uuid[]) and o.closed_at is null and o.state = 'open') o`

export async function countOpen(tx: Tx, _scope: Scope, owners: readonly string[], at: Moments): Promise<Figures> {
  const { rows } = await kept(sql<Figures>`select ${figureColumns(at)} from ${openOf(owners, at.now)}`).execute(tx)
  return rows[0]!
}

export async function countOpenByOwner(
  tx: Tx,
  _scope: Scope,
  owners: readonly string[],
  at: Moments,
): Promise<(Figures & { ownerId: string })[]> {
  const { rows } = await sql<Figures & { ownerId: string }>`
    select o.owner_id as "ownerId", ${figureColumns(at)} from ${openOf(owners, at.now)} group by o.owner_id`.execute(tx)
  return rows
}

export interface Kept {
  readonly met: number
  readonly owed: number
  readonly faceMet: number
  readonly faceOwed: number
}

/** contactCompliance (OB1, OB2) and faceToFaceCompliance (OB3) of what fell due from `from` until `to`: domain model 4.4. */
export async function countKept(
  tx: Tx,
  _scope: Scope,
  ownerId: string,
  { periods, from, to }: { periods: readonly string[]; from: Date; to: Date },
): Promise<Kept> {
  const { rows } = await kept(sql<Kept>`
    select count(*) filter (where o.rule <> 'OB3' and o.state = 'met')::int as met, count(*) filter (where o.rule <> 'OB3')::int as owed,
           count(*) filter (where o.rule = 'OB3' and o.state = 'met')::int as "faceMet", count(*) filter (where o.rule = 'OB3')::int as "faceOwed"
      from obligation o
     where o.owner_id = ${ownerId} and o.due_at > ${from} and o.due_at <= ${to} and o.rule in ('OB1', 'OB2', 'OB3')
       and o.period = any (${[...periods]}::text[]) and o.state not in ('waived', 'suspended', 'void')`).execute(tx)
  return rows[0]!
}
