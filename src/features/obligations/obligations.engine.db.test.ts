import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addDays } from '../../kernel/dates.ts'
import { SYSTEM_ID } from '../../kernel/ids.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import { authorise } from '../../kernel/scope.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { runObligations, standardFor, type RunResult } from './obligations.engine.usecases.ts'
import { judgeCustomer, type CustomerFacts, type Judged } from './obligations.model.rules.ts'
import { obligationsPermissions } from './obligations.rules.ts'

const ZONE = 'Asia/Shanghai'
const MANAGERS = [randomUUID(), randomUUID(), randomUUID()]
const UNITS = [randomUUID(), randomUUID()]
const SYSTEM = { kind: 'system', id: SYSTEM_ID, role: 'SYSTEM', unitId: null, sessionId: null, ip: null, servesStaffIds: [], unitStaffIds: [], unitIds: [], territoryIds: [] } as const

let services: TestServices
const q = <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => services.behind.query<R>(text, values).then((result) => result.rows)
const now = (): Date => services.clock.now()
const today = (): string => localDate(now(), ZONE)

function run(roots: readonly string[] | null): Promise<RunResult> {
  const scope = authorise(SYSTEM, 'obligations:run', obligationsPermissions)
  return inTransaction(services.db, { mode: 'write', scope }, (tx) => runObligations(tx, services.pack, now(), roots))
}

beforeAll(async () => {
  services = await testServices()
  for (const [i, id] of UNITS.entries()) await q(`insert into unit (id, name, kind, created_at, created_by) values ($1, $2, 'county', now(), $3)`, [id, `unit ${i}`, SYSTEM_ID])
  for (const [i, id] of MANAGERS.entries()) {
    await q(
      `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by) values ($1, $2, $2, 'VM', $3, 'active', now(), $4)`,
      [id, `manager-${i}`, UNITS[i % 2], SYSTEM_ID],
    )
  }
})
afterAll(() => services.close())
beforeEach(() => reset('2026-01-05T02:00:00Z'))

async function reset(start: string): Promise<void> {
  services.clock.set(start)
  await q('truncate customer, vip_standing, obligation, obligation_waiver, contact, assignment, staff_leave, obligation_run, customer_suspension cascade')
}

async function makeCustomer(birthday?: { calendar: 'solar' | 'lunar'; month: number; day: number; leap: boolean }): Promise<string> {
  const id = randomUUID()
  await q(
    `insert into customer (customer_id, customer_no, name, status, birth_calendar, birth_month, birth_day, birth_leap_month, created_at, created_by, updated_at)
     values ($1::uuid, $1::text, 'customer', 'active', $2, $3, $4, $5, $6, $7, $6)`,
    [id, birthday?.calendar ?? null, birthday?.month ?? null, birthday?.day ?? null, birthday?.leap ?? false, now(), SYSTEM_ID],
  )
  return id
}

async function assign(customer: string, manager: string, bulk: string | null = null): Promise<void> {
  await q(`update assignment set to_at = $2 where customer_id = $1 and mode = 'full' and to_at is null`, [customer, now()])
  await q(
    `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, bulk_id, created_by) values ($1, $2, $3, 'full', $4, 'test', $5, $6)`,
    [customer, randomUUID(), manager, now(), bulk, SYSTEM_ID],
  )
  await q('update customer set manager_id = $2 where customer_id = $1', [customer, manager])
}

async function contact(customer: string, more: { at?: Date; face?: boolean; care?: string; reached?: boolean; broadcast?: boolean } = {}): Promise<string> {
  const id = randomUUID()
  await q(
    `insert into contact (customer_id, id, channel, care, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at, entered_at, made_by, entered_by, content, result)
     values ($1, $2, $3, $4, 'proactive', 'manager', $5, $6, $7, $8, $9, $10, $11, $11, '', 'neutral')`,
    [customer, id, more.face === true ? 'visit' : 'phone', more.care ?? null, more.broadcast !== true, more.face === true, more.reached !== false, more.broadcast === true, more.at ?? now(), now(), MANAGERS[0]],
  )
  return id
}

async function tier(customer: string, to: string): Promise<void> {
  await q('update customer set tier = $2 where customer_id = $1', [customer, to])
}

interface Row {
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
const owedTo = (customer: string): Promise<Row[]> => q<Row>('select * from obligation where root_id = $1 order by rule, period', [customer])
const states = async (customer: string): Promise<Record<string, string>> => Object.fromEntries((await owedTo(customer)).map((each) => [`${each.rule} ${each.rule === 'OB4' ? '' : each.period}`.trim(), each.state]))

/** The same facts as the SQL reads, for the model. */
async function factsOf(customer: string): Promise<CustomerFacts> {
  const [started] = await q<{ started_at: Date }>('select started_at from obligation_run')
  const standing = await q<{ id: string; from_at: Date; tier: 'gold'; is_important: boolean; first_tiering: boolean }>('select * from vip_standing where customer_id = $1 order by from_at', [customer])
  const assignments = await q<{ id: string; manager_id: string; from_at: Date; to_at: Date | null; bulk_id: string | null; customer_id: string }>(`select * from assignment where mode = 'full' order by from_at, id`)
  const leaves = await q<{ staff_id: string; cover_staff_id: string; from_on: string; to_on: string; created_at: Date; cancelled_at: Date | null }>('select * from staff_leave order by id')
  const pauses = await q<{ from_at: Date; created_at: Date; to_at: Date | null }>('select * from customer_suspension where customer_id = $1', [customer])
  const contacts = await q<{ id: string; one_to_one: boolean; face_to_face: boolean; reached: boolean; is_broadcast: boolean; care: string | null; occurred_at: Date; entered_at: Date; late_accepted_at: Date | null; withdrawn_at: Date | null }>('select * from contact where customer_id = $1', [customer])
  const waivers = await q<{ rule: string; period: string; decided_at: Date }>(`select o.rule, o.period, w.decided_at from obligation_waiver w join obligation o on o.root_id = w.root_id and o.id = w.obligation_id where w.root_id = $1 and w.decision = 'approved'`, [customer])
  const [person] = await q<{ birth_calendar: 'solar' | 'lunar' | null; birth_month: number; birth_day: number; birth_leap_month: boolean }>('select * from customer where customer_id = $1', [customer])
  const max = (a: Date, b: Date): Date => (a > b ? a : b)
  const min = (a: Date, b: Date | null): Date => (b === null || a < b ? a : b)
  return {
    startedAt: started!.started_at,
    standing: standing.map((each) => ({ id: each.id, fromAt: each.from_at, tier: each.tier, isImportant: each.is_important, firstTiering: each.first_tiering })),
    assignments: assignments
      .filter((each) => each.customer_id === customer)
      .map((each) => ({ id: each.id, managerId: each.manager_id, fromAt: each.from_at, toAt: each.to_at, bulkSlot: slotOf(each, assignments) })),
    leaves: leaves.map((each) => ({
      staffId: each.staff_id,
      coverId: each.cover_staff_id,
      from: max(startOfDay(each.from_on, ZONE), each.created_at),
      to: min(startOfDay(addDays(each.to_on, 1), ZONE), each.cancelled_at),
    })),
    pauses: pauses.map((each) => ({ from: max(each.from_at, each.created_at), to: each.to_at })),
    contacts: contacts.map((each) => ({
      id: each.id, oneToOne: each.one_to_one, faceToFace: each.face_to_face, reached: each.reached, isBroadcast: each.is_broadcast, care: each.care,
      occurredAt: each.occurred_at, enteredAt: each.entered_at, lateAccepted: each.late_accepted_at !== null, withdrawn: each.withdrawn_at !== null,
    })),
    waivers: waivers.map((each) => ({ rule: each.rule, period: each.period, approvedAt: each.decided_at })),
    birthday: person!.birth_calendar === null ? null : { calendar: person!.birth_calendar, month: person!.birth_month, day: person!.birth_day, leapMonth: person!.birth_leap_month },
  }
}

function slotOf(one: { id: string; bulk_id: string | null; manager_id: string }, everyone: readonly { id: string; bulk_id: string | null; manager_id: string; customer_id: string }[]): number | null {
  if (one.bulk_id === null) return null
  const same = everyone.filter((each) => each.bulk_id === one.bulk_id && each.manager_id === one.manager_id).toSorted((a, b) => (a.customer_id < b.customer_id ? -1 : 1))
  const perDay = Math.max(1, Math.ceil(same.length / services.pack.service.bulkFirstContactWindowDays.value))
  return Math.floor(same.findIndex((each) => each.id === one.id) / perDay)
}

const comparable = (rows: readonly (Row | Judged)[]) =>
  rows
    .map((each) => ({
      rule: each.rule, period: each.period, tier: each.tier, state: each.state,
      owner: 'ownerId' in each ? each.ownerId : each.owner_id,
      owedFrom: 'owedFrom' in each ? each.owedFrom : each.owed_from,
      opensAt: 'opensAt' in each ? each.opensAt : each.opens_at,
      dueAt: 'dueAt' in each ? each.dueAt : each.due_at,
      satisfiedBy: 'satisfiedBy' in each ? each.satisfiedBy : each.satisfied_by,
      satisfiedAt: 'satisfiedAt' in each ? each.satisfiedAt : each.satisfied_at,
      closedAt: 'closedAt' in each ? each.closedAt : each.closed_at,
    }))
    .toSorted((a, b) => (`${a.rule} ${a.period}` < `${b.rule} ${b.period}` ? -1 : 1))

describe('the obligations of a VIP', () => {
  async function vip(kind = 'gold'): Promise<string> {
    const customer = await makeCustomer()
    await tier(customer, kind)
    await assign(customer, MANAGERS[0]!)
    return customer
  }

  it('are one contact a month for gold, one a quarter for silver, and no first contact after a first tiering', async () => {
    const [gold, silver] = [await vip('gold'), await vip('silver')]
    services.clock.set('2026-01-05T02:00:01Z')
    expect((await run(null)).generated).toBe(2)
    expect(await states(gold)).toEqual({ 'OB1 2026-01': 'open' })
    expect(await states(silver)).toEqual({ 'OB2 2026-Q1': 'open' })
  })

  it('do not change when the night runs twice', async () => {
    await vip()
    await run(null)
    expect(await run(null)).toEqual({ standing: 0, generated: 0, changes: [] })
  })

  it('are met by one visit together, at once, and owed again when the visit is withdrawn', async () => {
    const customer = await vip('silver')
    await q('update customer set is_important = true where customer_id = $1', [customer])
    await run(null)
    services.clock.advance(86_400_000)
    const visit = await contact(customer, { face: true })
    const { changes } = await run([customer])
    expect(changes.map((each) => [each.rule, each.before, each.after])).toEqual(expect.arrayContaining([['OB2', 'open', 'met'], ['OB3', 'open', 'met']]))
    services.clock.advance(60_000)
    await q(`update contact set withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = 'mistake' where id = $1`, [visit, now(), MANAGERS[0]])
    await run([customer])
    expect(await states(customer)).toEqual({ 'OB2 2026-Q1': 'open', 'OB3 2026-Q1': 'open' })
  })

  it('are missed at the deadline, met by an entry within 48 hours of it, and later only with the supervisor', async () => {
    const [prompt, tardy] = [await vip(), await vip()]
    await run(null)
    services.clock.set('2026-02-01T01:00:00Z')
    await run(null)
    expect(await states(prompt)).toEqual({ 'OB1 2026-01': 'missed', 'OB1 2026-02': 'open' })
    await contact(prompt, { at: new Date('2026-01-30T02:00:00Z') })
    await run([prompt])
    expect(await states(prompt)).toEqual({ 'OB1 2026-01': 'met', 'OB1 2026-02': 'open' })
    services.clock.set('2026-02-03T01:00:00Z')
    const late = await contact(tardy, { at: new Date('2026-01-30T02:00:00Z') })
    await run([tardy])
    expect((await states(tardy))['OB1 2026-01']).toBe('missed')
    await q('update contact set late_accepted_at = $2, late_accepted_by = $3 where id = $1', [late, now(), MANAGERS[1]])
    await run([tardy])
    expect((await states(tardy))['OB1 2026-01']).toBe('met')
  })

  it('do not count a broadcast or a call that reached nobody', async () => {
    const customer = await vip()
    await run(null)
    await contact(customer, { broadcast: true })
    await contact(customer, { reached: false })
    await run([customer])
    expect(await states(customer)).toEqual({ 'OB1 2026-01': 'open' })
  })

  it('follow a rise from the next period and keep the open one after a fall', async () => {
    const [rising, falling] = [await vip('silver'), await vip('gold')]
    await run(null)
    services.clock.set('2026-01-10T02:00:00Z')
    await tier(rising, 'gold')
    await tier(falling, 'silver')
    await run([rising, falling])
    expect(await states(rising)).toEqual({ 'OB2 2026-Q1': 'open' })
    expect(await states(falling)).toEqual({ 'OB1 2026-01': 'open' })
    services.clock.set('2026-02-02T02:00:00Z')
    await run(null)
    expect(await states(rising)).toEqual({ 'OB1 2026-02': 'open', 'OB2 2026-Q1': 'open' })
    expect(await states(falling)).toEqual({ 'OB1 2026-01': 'missed' })
  })

  it('begin with the next period for one who starts with fewer than ten days left, but for the first contact', async () => {
    await vip()
    await run(null)
    services.clock.set('2026-01-26T02:00:00Z')
    const customer = await vip()
    await run([customer])
    expect(await states(customer)).toEqual({ OB4: 'open' })
  })

  it('are born met where an older contact of the period qualifies', async () => {
    const customer = await makeCustomer()
    await vip()
    await run(null)
    await contact(customer)
    services.clock.set('2026-01-12T02:00:00Z')
    await tier(customer, 'diamond')
    await assign(customer, MANAGERS[0]!)
    await run(null)
    expect(await states(customer)).toEqual({ 'OB1 2026-01': 'met', OB4: 'open' })
  })

  it('move with a reassignment and with leave, and back', async () => {
    const customer = await vip()
    await run(null)
    services.clock.set('2026-01-06T02:00:00Z')
    await q(`insert into staff_leave (id, staff_id, cover_staff_id, from_on, to_on, reason, created_at, created_by) values ($1, $2, $3, '2026-01-07', '2026-01-08', 'leave', $4, $5)`, [randomUUID(), MANAGERS[0], MANAGERS[1], now(), SYSTEM_ID])
    const owner = async (at: string): Promise<string | null> => {
      services.clock.set(at)
      await run(null)
      return (await owedTo(customer)).find((each) => each.rule === 'OB1')!.owner_id
    }
    expect(await owner('2026-01-06T03:00:00Z')).toBe(MANAGERS[0])
    expect(await owner('2026-01-07T02:00:00Z')).toBe(MANAGERS[1])
    expect(await owner('2026-01-09T02:00:00Z')).toBe(MANAGERS[0])
    services.clock.set('2026-01-10T02:00:00Z')
    await assign(customer, MANAGERS[2]!)
    await run([customer])
    const [monthly] = await owedTo(customer)
    expect([monthly!.owner_id, monthly!.unit_id]).toEqual([MANAGERS[2], UNITS[0]])
  })

  it('rest while a customer is in hospital and are excused where they fall due in that time', async () => {
    const customer = await vip()
    await run(null)
    services.clock.set('2026-01-20T02:00:00Z')
    await q(`insert into customer_suspension (customer_id, id, reason, from_at, created_at, created_by) values ($1, $2, 'in_hospital', $3, $3, $4)`, [customer, randomUUID(), now(), SYSTEM_ID])
    await run([customer])
    expect(await states(customer)).toEqual({ 'OB1 2026-01': 'suspended' })
    services.clock.set('2026-02-10T02:00:00Z')
    await run(null)
    await q('update customer_suspension set to_at = $1', [now()])
    services.clock.advance(1000)
    await run(null)
    expect(await states(customer)).toEqual({ 'OB1 2026-01': 'suspended', 'OB1 2026-02': 'open' })
  })

  it('are void when the customer leaves or is no longer a VIP', async () => {
    const [left, fallen] = [await vip(), await vip()]
    await run(null)
    services.clock.advance(86_400_000)
    await q(`update customer set status = 'left' where customer_id = $1`, [left])
    await tier(fallen, 'none')
    await run(null)
    expect(await states(left)).toEqual({ 'OB1 2026-01': 'void' })
    expect(await states(fallen)).toEqual({ 'OB1 2026-01': 'void' })
  })

  it('spread the first contacts of a bulk reassignment over the window by the number a manager got', async () => {
    const customers: string[] = []
    for (let i = 0; i < 40; i++) customers.push(await vip())
    await run(null)
    services.clock.set('2026-03-02T02:00:00Z')
    const bulk = randomUUID()
    for (const customer of customers) await assign(customer, MANAGERS[1]!, bulk)
    await run(null)
    const due = await q<{ due_at: Date; n: number }>(`select due_at, count(*)::int as n from obligation where rule = 'OB4' group by 1 order by 1`)
    expect(due.reduce((sum, each) => sum + each.n, 0)).toBe(40)
    expect(due[0]!.due_at).toEqual(startOfDay('2026-03-10', ZONE))
    expect(due.length).toBeGreaterThan(12)
    expect(due.slice(1).every((each) => each.n === 2)).toBe(true)
  })

  it('include a birthday on its own lunar day, a greeting and nothing else meets it', async () => {
    const customer = await makeCustomer({ calendar: 'lunar', month: 12, day: 30, leap: false })
    await tier(customer, 'gold')
    await assign(customer, MANAGERS[0]!)
    await run(null)
    services.clock.set('2026-02-16T02:00:00Z')
    await run(null)
    const birthday = (await owedTo(customer)).find((each) => each.rule === 'OB5')!
    expect([birthday.period, birthday.opens_at]).toEqual(['2025', startOfDay('2026-02-16', ZONE)])
    await contact(customer)
    await run([customer])
    expect((await states(customer))['OB5 2025']).toBe('open')
    await contact(customer, { care: 'birthday' })
    await run([customer])
    expect((await states(customer))['OB5 2025']).toBe('met')
  })
})

type Command = (customers: readonly string[]) => Promise<void>
const HOUR = 3_600_000

const which = fc.nat({ max: 2 })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 24 * 25 }).map((hours) => async () => services.clock.advance(hours * HOUR)) },
  { weight: 2, arbitrary: fc.constant(async () => void (await run(null))) },
  {
    weight: 5,
    arbitrary: fc.record({ who: which, hoursAgo: fc.integer({ min: 0, max: 24 * 40 }), face: fc.boolean(), greeting: fc.boolean(), reached: fc.boolean(), broadcast: fc.constantFrom(false, false, true) }).map(
      ({ who, hoursAgo, face, greeting, reached, broadcast }) =>
        async (customers: readonly string[]) => {
          await contact(customers[who]!, { at: new Date(now().getTime() - hoursAgo * HOUR), face, reached: reached || hoursAgo % 3 > 0, broadcast, ...(greeting ? { care: 'birthday' } : {}) })
          await run([customers[who]!])
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(which, fc.boolean()).map(([who, withdraw]) => async (customers: readonly string[]) => {
      const change = withdraw ? `withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = 'x'` : 'late_accepted_at = $2, late_accepted_by = $3'
      await q(`update contact set ${change} where id = (select id from contact where customer_id = $1 and withdrawn_at is null order by md5(id::text) limit 1)`, [customers[who], now(), MANAGERS[0]])
      await run([customers[who]!])
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(which, fc.constantFrom('diamond', 'gold', 'silver', 'none'), fc.boolean()).map(([who, to, important]) => async (customers: readonly string[]) => {
      await q('update customer set tier = $2, is_important = $3 where customer_id = $1', [customers[who], to, important])
      await run([customers[who]!])
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.uniqueArray(which, { minLength: 1 }), which, fc.boolean()).map(([whom, to, bulk]) => async (customers: readonly string[]) => {
      const id = bulk ? randomUUID() : null
      for (const who of whom) await assign(customers[who]!, MANAGERS[to]!, id)
      await run(whom.map((who) => customers[who]!))
    }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(which, fc.option(fc.integer({ min: 1, max: 24 * 30 }))).map(([who, hours]) => async (customers: readonly string[]) => {
      const ended = await q(`update customer_suspension set to_at = $2 where customer_id = $1 and (to_at is null or to_at > $2) returning id`, [customers[who], now()])
      if (ended.length === 0) {
        await q(`insert into customer_suspension (customer_id, id, reason, from_at, to_at, created_at, created_by) values ($1, $2, 'mourning', $3, $4, $3, $5)`, [customers[who], randomUUID(), now(), hours === null ? null : new Date(now().getTime() + hours * HOUR), SYSTEM_ID])
      }
      await run([customers[who]!])
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(which, fc.integer({ min: -3, max: 10 }), fc.integer({ min: 0, max: 20 }), fc.boolean()).map(([who, from, days, cancel]) => async () => {
      if (cancel) await q('update staff_leave set cancelled_at = $1 where cancelled_at is null', [now()])
      else await q(`insert into staff_leave (id, staff_id, cover_staff_id, from_on, to_on, reason, created_at, created_by) values ($1, $2, $3, $4, $5, 'leave', $6, $7)`, [randomUUID(), MANAGERS[who], MANAGERS[(who + 1) % 3], addDays(today(), from), addDays(today(), from + days), now(), SYSTEM_ID])
    }),
  },
  {
    weight: 1,
    arbitrary: which.map((who) => async (customers: readonly string[]) => {
      const [open] = await q<{ id: string }>(`select id from obligation where root_id = $1 and closed_at is null and (rule in ('OB4', 'OB5') or due_at > $2) order by md5(id::text) limit 1`, [customers[who], now()])
      if (open === undefined) return
      await q(`insert into obligation_waiver (root_id, id, obligation_id, reason, requested_by, requested_at, decision, decided_by, decided_at) values ($1, $2, $3, 'x', $4, $5, 'approved', $6, $5)`, [customers[who], randomUUID(), open.id, MANAGERS[0], now(), MANAGERS[1]])
      await run([customers[who]!])
    }),
  },
)

describe('any order of events', () => {
  it('leaves what a rebuild from the events gives, and a second night changes nothing', async () => {
    const numRuns = Number(process.env['ZHIXIN_PROPERTY_RUNS'] ?? 40)
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 5, maxLength: 30 }),
        fc.record({ calendar: fc.constantFrom('solar' as const, 'lunar' as const), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }), leap: fc.boolean() }),
        async (commands, birthday) => {
          await reset('2026-01-05T02:00:00Z')
          const customers = [await makeCustomer(), await makeCustomer(birthday), await makeCustomer({ ...birthday, day: birthday.calendar === 'lunar' ? 30 : birthday.day })]
          await tier(customers[0]!, 'gold')
          await tier(customers[1]!, 'silver')
          for (const customer of customers) await assign(customer, MANAGERS[0]!)
          services.clock.advance(1000)
          await run(null)
          for (const step of commands) {
            services.clock.advance(1000)
            await step(customers)
          }
          services.clock.advance(1000)
          await run(null)
          const standard = standardFor(services.pack)
          for (const customer of customers) {
            const rebuilt = judgeCustomer(await factsOf(customer), standard, now())
            expect(comparable(await owedTo(customer))).toEqual(comparable(rebuilt))
          }
          expect(await run(null)).toEqual({ standing: 0, generated: 0, changes: [] })
        },
      ),
      { numRuns, endOnFailure: false },
    )
  }, 600_000)
})
