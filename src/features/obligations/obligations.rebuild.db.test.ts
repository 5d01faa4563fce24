import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '../../kernel/dates.ts'
import { SYSTEM_ID } from '../../kernel/ids.ts'
import {
  assign,
  closeWorld,
  comparable,
  contact,
  factsOf,
  judge,
  makeCustomer,
  MANAGERS,
  now,
  openWorld,
  owedTo,
  q,
  reset,
  run,
  services,
  tier,
  today,
} from '../../../test/obligations-world.ts'
import { standardFor } from './obligations.engine.usecases.ts'
import { judgeCustomer } from './obligations.model.rules.ts'

beforeAll(openWorld)
afterAll(closeWorld)

type Command = (customers: readonly string[]) => Promise<void>
const HOUR = 3_600_000

const which = fc.nat({ max: 2 })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 24 * 25 }).map((hours) => async () => services.clock.advance(hours * HOUR)) },
  { weight: 2, arbitrary: fc.constant(async () => void (await run(null))) },
  {
    weight: 5,
    arbitrary: fc
      .record({
        who: which,
        hoursAgo: fc.integer({ min: 0, max: 24 * 40 }),
        face: fc.boolean(),
        greeting: fc.boolean(),
        reached: fc.boolean(),
        broadcast: fc.constantFrom(false, false, true),
      })
      .map(({ who, hoursAgo, face, greeting, reached, broadcast }) => async (customers: readonly string[]) => {
        await contact(customers[who]!, {
          at: new Date(now().getTime() - hoursAgo * HOUR),
          face,
          reached: reached || hoursAgo % 3 > 0,
          broadcast,
          ...(greeting ? { care: 'birthday' } : {}),
        })
        await judge(customers[who]!)
      }),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(which, fc.boolean()).map(([who, withdraw]) => async (customers: readonly string[]) => {
      const change = withdraw
        ? `withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = 'x'`
        : 'late_accepted_at = $2, late_accepted_by = $3'
      await q(
        `update contact set ${change} where id = (select id from contact where customer_id = $1 and withdrawn_at is null order by md5(id::text) limit 1)`,
        [customers[who], now(), MANAGERS[0]],
      )
      await run([customers[who]!])
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(which, fc.constantFrom('diamond', 'gold', 'silver', 'none'), fc.boolean())
      .map(([who, to, important]) => async (customers: readonly string[]) => {
        await q('update customer set tier = $2, is_important = $3 where customer_id = $1', [customers[who], to, important])
        await run([customers[who]!])
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.uniqueArray(which, { minLength: 1 }), which, fc.boolean())
      .map(([whom, to, bulk]) => async (customers: readonly string[]) => {
        const id = bulk ? randomUUID() : null
        for (const who of whom) await assign(customers[who]!, MANAGERS[to]!, id)
        await run(whom.map((who) => customers[who]!))
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(which, fc.option(fc.integer({ min: 1, max: 24 * 30 })))
      .map(([who, hours]) => async (customers: readonly string[]) => {
        const ended = await q(
          `update customer_suspension set to_at = $2 where customer_id = $1 and (to_at is null or to_at > $2) returning id`,
          [customers[who], now()],
        )
        if (ended.length === 0) {
          await q(
            `insert into customer_suspension (customer_id, id, reason, from_at, to_at, created_at, created_by) values ($1, $2, 'mourning', $3, $4, $3, $5)`,
            [customers[who], randomUUID(), now(), hours === null ? null : new Date(now().getTime() + hours * HOUR), SYSTEM_ID],
          )
        }
        await run([customers[who]!])
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(which, fc.integer({ min: -3, max: 10 }), fc.integer({ min: 0, max: 20 }), fc.boolean())
      .map(([who, from, days, cancel]) => async () => {
        if (cancel) await q('update staff_leave set cancelled_at = $1 where cancelled_at is null', [now()])
        else
          await q(
            `insert into staff_leave (id, staff_id, cover_staff_id, from_on, to_on, reason, created_at, created_by) values ($1, $2, $3, $4, $5, 'leave', $6, $7)`,
            [
              randomUUID(),
              MANAGERS[who],
              MANAGERS[(who + 1) % 3],
              addDays(today(), from),
              addDays(today(), from + days),
              now(),
              SYSTEM_ID,
            ],
          )
      }),
  },
  {
    weight: 1,
    arbitrary: which.map((who) => async (customers: readonly string[]) => {
      const [open] = await q<{ id: string }>(
        `select id from obligation where root_id = $1 and closed_at is null and (rule in ('OB4', 'OB5') or due_at > $2) order by md5(id::text) limit 1`,
        [customers[who], now()],
      )
      if (open === undefined) return
      await q(
        `insert into obligation_waiver (root_id, id, obligation_id, reason, requested_by, requested_at, decision, decided_by, decided_at) values ($1, $2, $3, 'x', $4, $5, 'approved', $6, $5)`,
        [customers[who], randomUUID(), open.id, MANAGERS[0], now(), MANAGERS[1]],
      )
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
        fc.record({
          calendar: fc.constantFrom('solar' as const, 'lunar' as const),
          month: fc.integer({ min: 1, max: 12 }),
          day: fc.integer({ min: 1, max: 28 }),
          leap: fc.boolean(),
        }),
        async (commands, birthday) => {
          await reset('2026-01-05T02:00:00Z')
          const customers = [
            await makeCustomer(),
            await makeCustomer(birthday),
            await makeCustomer({ ...birthday, day: birthday.calendar === 'lunar' ? 30 : birthday.day }),
          ]
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
