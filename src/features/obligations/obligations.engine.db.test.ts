import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SYSTEM_ID } from '../../kernel/ids.ts'
import { startOfDay } from '../../kernel/zones.ts'
import {
  assign,
  closeWorld,
  contact,
  makeCustomer,
  MANAGERS,
  now,
  openWorld,
  owedTo,
  q,
  reset,
  run,
  services,
  states,
  tier,
  UNITS,
  ZONE,
} from '../../../test/obligations-world.ts'

beforeAll(openWorld)
afterAll(closeWorld)
beforeEach(() => reset('2026-01-05T02:00:00Z'))

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
    expect(changes.map((each) => [each.rule, each.before, each.after])).toEqual(
      expect.arrayContaining([
        ['OB2', 'open', 'met'],
        ['OB3', 'open', 'met'],
      ]),
    )
    services.clock.advance(60_000)
    await q(`update contact set withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = 'mistake' where id = $1`, [
      visit,
      now(),
      MANAGERS[0],
    ])
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
    await q(
      `insert into staff_leave (id, staff_id, cover_staff_id, from_on, to_on, reason, created_at, created_by) values ($1, $2, $3, '2026-01-07', '2026-01-08', 'leave', $4, $5)`,
      [randomUUID(), MANAGERS[0], MANAGERS[1], now(), SYSTEM_ID],
    )
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
    await q(
      `insert into customer_suspension (customer_id, id, reason, from_at, created_at, created_by) values ($1, $2, 'in_hospital', $3, $3, $4)`,
      [customer, randomUUID(), now(), SYSTEM_ID],
    )
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
    const due = await q<{ due_at: Date; n: number }>(
      `select due_at, count(*)::int as n from obligation where rule = 'OB4' group by 1 order by 1`,
    )
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

  it('move with a birthday that was corrected in the file', async () => {
    const customer = await makeCustomer({ calendar: 'solar', month: 1, day: 8, leap: false })
    await tier(customer, 'gold')
    await assign(customer, MANAGERS[0]!)
    await run(null)
    await q('update customer set birth_day = 10 where customer_id = $1', [customer])
    await run([customer])
    const birthdays = (await owedTo(customer)).filter((each) => each.rule === 'OB5')
    expect(birthdays.map((each) => each.opens_at)).toEqual([startOfDay('2026-01-10', ZONE)])
  })
})
