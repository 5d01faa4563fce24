import { newId } from '../../src/kernel/ids.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

/** A review with one customer on its downgrade list, who is to be told. */
async function makeReview(setting: Setting): Promise<{ id: string; customerId: string }> {
  const { services, world } = setting
  const { customerId } = await customerOf(setting)
  const now = services.clock.now()
  const id = newId(now)
  await services.behind.query(`update tier_review set state = 'cancelled' where state in ('preparing', 'open')`)
  await services.behind.query(
    `insert into tier_review (id, from_on, to_on, state, opened_at, opened_by) values ($1, '2026-12-01', '2027-03-01', 'open', $2, $3)`,
    [id, now, world.people.AN.id],
  )
  await services.behind.query(
    `insert into tier_review_item (customer_id, review_id, kind, tier, proposed, valid_to, decision, notice_due_at)
     values ($1, $2, 'downgrade', 'gold', 'silver', '2027-01-01', 'confirm', '2026-12-02')`,
    [customerId, id],
  )
  return { id, customerId }
}

export const fixtures: Fixtures = {
  'reviews.get': async (setting) => ({ params: { id: (await makeReview(setting)).id } }),
  'reviews.items': async (setting) => ({ params: { id: (await makeReview(setting)).id } }),
  'reviews.open': async ({ services }) => {
    await services.behind.query(`update tier_review set state = 'cancelled' where state in ('preparing', 'open')`)
    await services.behind.query(
      `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by)
       values ($1, 'usage', '2026-10', 'facts/none.parquet', 1, 1, '\\x00', true, now(), $1) on conflict do nothing`,
      [newId(services.clock.now())],
    )
    return { body: { fromOn: '2026-12-01', toOn: '2027-03-01' } }
  },
  'reviews.decide': async (setting) => {
    const { id, customerId } = await makeReview(setting)
    return { params: { id }, body: { decision: 'protect', reason: '战略客户', customerIds: [customerId] } }
  },
  'reviews.notice': async (setting) => ({ params: await makeReview(setting), body: { note: '电话' } }),
  'reviews.apply': async (setting) => ({ params: { id: (await makeReview(setting)).id }, version: 1 }),
  'reviews.cancel': async (setting) => ({ params: { id: (await makeReview(setting)).id }, version: 1 }),
}
