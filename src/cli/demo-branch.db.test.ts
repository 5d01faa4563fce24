import { afterEach, describe, expect, test } from 'vitest'
import { contextOf, systemContext } from '../../test/factories.ts'
import { testServices, type TestServices } from '../../test/harness.ts'
import { features } from '../features.ts'
import { getToday } from '../features/today/today.usecases.ts'
import { listValueRuns } from '../features/value/value.usecases.ts'
import { closeQueues } from '../platform/queues.ts'
import { buildRegistry } from '../platform/registry.ts'
import { makeDemo } from './demo.ts'

const { permissions } = buildRegistry(features)
let services: TestServices

afterEach(async () => {
  await closeQueues(services)
  await services.close()
})

describe('the demo', () => {
  // The days that it lives through are looked at for other dates in demo-days.test.ts.
  test('fills every manager’s list on a leap day, with the shares of the source', async () => {
    const now = '2028-02-29T02:00:00Z'
    services = await testServices({ now })
    const system = systemContext(services, permissions)
    await makeDemo(system, 1 / 400)
    const [run] = (await listValueRuns(system)).runs
    const { vips, customers, vipRevenueFen, revenueFen } = run!.summary!
    expect(vips).toBe(Math.floor((customers * 585) / 10_000))
    expect(Math.abs(vipRevenueFen / revenueFen - 0.4375)).toBeLessThan(0.01)
    const { rows: managers } = await services.behind.query<{ id: string }>(
      // The demo's own scale has ten times as many customers a manager; here the fullest portfolios stand for them.
      `select manager_id as id from customer where manager_id is not null group by 1 order by count(*) desc, 1 limit 3`,
    )
    // Who looks after whom depends on drawn ids: of so few customers, one portfolio may just have been served whole.
    let owed = 0
    for (const { id } of managers) {
      const today = await getToday(await contextOf(services, permissions, { id }), { snoozed: false })
      owed += today.rows.length
    }
    expect(owed, now).toBeGreaterThan(managers.length)
    // Nothing of the demo lies in the future.
    const { rows: ahead } = await services.behind.query(
      `select 1 from contact where occurred_at > $1 union all select 1 from assignment where from_at > $1`,
      [now],
    )
    expect(ahead).toEqual([])
  }, 180_000)
})
