import { randomUUID } from 'node:crypto'
import { addDays } from '../src/kernel/dates.ts'
import { SYSTEM_ID } from '../src/kernel/ids.ts'
import { authorise } from '../src/kernel/scope.ts'
import { localDate, startOfDay } from '../src/kernel/zones.ts'
import { judgeCustomers, runObligations, type RunResult } from '../src/features/obligations/obligations.engine.usecases.ts'
import type { CustomerFacts, Judged } from '../src/features/obligations/obligations.model.rules.ts'
import { obligationsPermissions } from '../src/features/obligations/obligations.rules.ts'
import { inTransaction } from '../src/platform/transaction.ts'
import { testServices, type TestServices } from './harness.ts'

/** A branch in which events happen to customers in any order, and the facts behind what they are owed. */
export const ZONE = 'Asia/Shanghai'
export const MANAGERS = [randomUUID(), randomUUID(), randomUUID()]
export const UNITS = [randomUUID(), randomUUID()]
const SYSTEM = {
  kind: 'system',
  id: SYSTEM_ID,
  role: 'SYSTEM',
  unitId: null,
  sessionId: null,
  ip: null,
  servesStaffIds: [],
  unitStaffIds: [],
  unitIds: [],
  territoryIds: [],
} as const

export let services: TestServices
export const q = <R extends object>(text: string, values: unknown[] = []): Promise<R[]> =>
  services.behind.query<R>(text, values).then((result) => result.rows)
export const now = (): Date => services.clock.now()
export const today = (): string => localDate(now(), ZONE)

export function run(roots: readonly string[] | null): Promise<RunResult> {
  const scope = authorise(SYSTEM, 'obligations:run', obligationsPermissions)
  return inTransaction(services.db, { mode: 'write', scope }, (tx) => runObligations(tx, services.pack, now(), roots))
}

/** As after a logged contact: nothing is generated. */
export async function judge(customer: string): Promise<void> {
  const scope = authorise(SYSTEM, 'obligations:run', obligationsPermissions)
  await inTransaction(services.db, { mode: 'write', scope }, (tx) => judgeCustomers(tx, services.pack, now(), [customer]))
}

export async function openWorld(): Promise<void> {
  services = await testServices()
  for (const [i, id] of UNITS.entries())
    await q(`insert into unit (id, name, kind, created_at, created_by) values ($1, $2, 'county', now(), $3)`, [
      id,
      `unit ${i}`,
      SYSTEM_ID,
    ])
  for (const [i, id] of MANAGERS.entries()) {
    await q(
      `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by) values ($1, $2, $2, 'VM', $3, 'active', now(), $4)`,
      [id, `manager-${i}`, UNITS[i % 2], SYSTEM_ID],
    )
  }
}

export const closeWorld = (): Promise<void> => services.close()

export async function reset(start: string): Promise<void> {
  services.clock.set(start)
  await q(
    'truncate customer, vip_standing, obligation, obligation_waiver, contact, assignment, staff_leave, obligation_run, customer_suspension cascade',
  )
}

export async function makeCustomer(birthday?: {
  calendar: 'solar' | 'lunar'
  month: number
  day: number
  leap: boolean
}): Promise<string> {
  const id = randomUUID()
  await q(
    `insert into customer (customer_id, customer_no, name, status, birth_calendar, birth_month, birth_day, birth_leap_month, created_at, created_by, updated_at)
     values ($1::uuid, $1::text, 'customer', 'active', $2, $3, $4, $5, $6, $7, $6)`,
    [id, birthday?.calendar ?? null, birthday?.month ?? null, birthday?.day ?? null, birthday?.leap ?? false, now(), SYSTEM_ID],
  )
  return id
}

export async function assign(customer: string, manager: string, bulk: string | null = null): Promise<void> {
  await q(`update assignment set to_at = $2 where customer_id = $1 and mode = 'full' and to_at is null`, [customer, now()])
  await q(
    `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, bulk_id, created_by) values ($1, $2, $3, 'full', $4, 'test', $5, $6)`,
    [customer, randomUUID(), manager, now(), bulk, SYSTEM_ID],
  )
  await q('update customer set manager_id = $2 where customer_id = $1', [customer, manager])
}

export async function contact(
  customer: string,
  more: { at?: Date; face?: boolean; care?: string; reached?: boolean; broadcast?: boolean } = {},
): Promise<string> {
  const id = randomUUID()
  await q(
    `insert into contact (customer_id, id, channel, care, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at, entered_at, made_by, entered_by, content, result)
     values ($1, $2, $3, $4, 'proactive', 'manager', $5, $6, $7, $8, $9, $10, $11, $11, '', 'neutral')`,
    [
      customer,
      id,
      more.face === true ? 'visit' : 'phone',
      more.care ?? null,
      more.broadcast !== true,
      more.face === true,
      more.reached !== false,
      more.broadcast === true,
      more.at ?? now(),
      now(),
      MANAGERS[0],
    ],
  )
  return id
}

export async function tier(customer: string, to: string): Promise<void> {
  await q('update customer set tier = $2 where customer_id = $1', [customer, to])
}

export interface Row {
  rule: string
  period: string
  state: string
  owner_id: string | null
  unit_id: string | null
  due_at: Date
  opens_at: Date
  owed_from: Date
  tier: string
  satisfied_by: string | null
  satisfied_at: Date | null
  closed_at: Date | null
}
export const owedTo = (customer: string): Promise<Row[]> =>
  q<Row>('select * from obligation where root_id = $1 order by rule, period', [customer])
export const states = async (customer: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await owedTo(customer)).map((each) => [`${each.rule} ${each.rule === 'OB4' ? '' : each.period}`.trim(), each.state]),
  )

/** The same facts as the SQL reads, for the model. */
export async function factsOf(customer: string): Promise<CustomerFacts> {
  const [started] = await q<{ started_at: Date }>('select started_at from obligation_run')
  const standing = await q<{ id: string; from_at: Date; tier: 'gold'; is_important: boolean; first_tiering: boolean }>(
    'select * from vip_standing where customer_id = $1 order by from_at',
    [customer],
  )
  const assignments = await q<{
    id: string
    manager_id: string
    from_at: Date
    to_at: Date | null
    bulk_id: string | null
    customer_id: string
  }>(`select * from assignment where mode = 'full' order by from_at, id`)
  const leaves = await q<{
    staff_id: string
    cover_staff_id: string
    from_on: string
    to_on: string
    created_at: Date
    cancelled_at: Date | null
  }>('select * from staff_leave order by id')
  const pauses = await q<{ from_at: Date; created_at: Date; to_at: Date | null }>(
    'select * from customer_suspension where customer_id = $1',
    [customer],
  )
  const contacts = await q<{
    id: string
    one_to_one: boolean
    face_to_face: boolean
    reached: boolean
    is_broadcast: boolean
    care: string | null
    occurred_at: Date
    entered_at: Date
    late_accepted_at: Date | null
    withdrawn_at: Date | null
  }>('select * from contact where customer_id = $1', [customer])
  const waivers = await q<{ rule: string; period: string; decided_at: Date }>(
    `select o.rule, o.period, w.decided_at from obligation_waiver w join obligation o on o.root_id = w.root_id and o.id = w.obligation_id where w.root_id = $1 and w.decision = 'approved'`,
    [customer],
  )
  const [person] = await q<{
    birth_calendar: 'solar' | 'lunar' | null
    birth_month: number
    birth_day: number
    birth_leap_month: boolean
  }>('select * from customer where customer_id = $1', [customer])
  const max = (a: Date, b: Date): Date => (a > b ? a : b)
  const min = (a: Date, b: Date | null): Date => (b === null || a < b ? a : b)
  return {
    startedAt: started!.started_at,
    standing: standing.map((each) => ({
      id: each.id,
      fromAt: each.from_at,
      tier: each.tier,
      isImportant: each.is_important,
      firstTiering: each.first_tiering,
    })),
    assignments: assignments
      .filter((each) => each.customer_id === customer)
      .map((each) => ({
        id: each.id,
        managerId: each.manager_id,
        fromAt: each.from_at,
        toAt: each.to_at,
        bulkSlot: slotOf(each, assignments),
      })),
    leaves: leaves.map((each) => ({
      staffId: each.staff_id,
      coverId: each.cover_staff_id,
      from: max(startOfDay(each.from_on, ZONE), each.created_at),
      to: min(startOfDay(addDays(each.to_on, 1), ZONE), each.cancelled_at),
    })),
    pauses: pauses.map((each) => ({ from: max(each.from_at, each.created_at), to: each.to_at })),
    contacts: contacts.map((each) => ({
      id: each.id,
      oneToOne: each.one_to_one,
      faceToFace: each.face_to_face,
      reached: each.reached,
      isBroadcast: each.is_broadcast,
      care: each.care,
      occurredAt: each.occurred_at,
      enteredAt: each.entered_at,
      lateAccepted: each.late_accepted_at !== null,
      withdrawn: each.withdrawn_at !== null,
    })),
    waivers: waivers.map((each) => ({ rule: each.rule, period: each.period, approvedAt: each.decided_at })),
    birthday:
      person!.birth_calendar === null
        ? null
        : {
            calendar: person!.birth_calendar,
            month: person!.birth_month,
            day: person!.birth_day,
            leapMonth: person!.birth_leap_month,
          },
  }
}

function slotOf(
  one: { id: string; bulk_id: string | null; manager_id: string },
  everyone: readonly { id: string; bulk_id: string | null; manager_id: string; customer_id: string }[],
): number | null {
  if (one.bulk_id === null) return null
  const same = everyone
    .filter((each) => each.bulk_id === one.bulk_id && each.manager_id === one.manager_id)
    .toSorted((a, b) => (a.customer_id < b.customer_id ? -1 : 1))
  const perDay = Math.max(1, Math.ceil(same.length / services.pack.service.bulkFirstContactWindowDays.value))
  return Math.floor(same.findIndex((each) => each.id === one.id) / perDay)
}

export const comparable = (rows: readonly (Row | Judged)[]) =>
  rows
    .map((each) => ({
      rule: each.rule,
      period: each.period,
      tier: each.tier,
      state: each.state,
      owner: 'ownerId' in each ? each.ownerId : each.owner_id,
      owedFrom: 'owedFrom' in each ? each.owedFrom : each.owed_from,
      opensAt: 'opensAt' in each ? each.opensAt : each.opens_at,
      dueAt: 'dueAt' in each ? each.dueAt : each.due_at,
      satisfiedBy: 'satisfiedBy' in each ? each.satisfiedBy : each.satisfied_by,
      satisfiedAt: 'satisfiedAt' in each ? each.satisfiedAt : each.satisfied_at,
      closedAt: 'closedAt' in each ? each.closedAt : each.closed_at,
    }))
    .toSorted((a, b) => (`${a.rule} ${a.period}` < `${b.rule} ${b.period}` ? -1 : 1))
