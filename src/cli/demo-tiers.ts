import { sql } from 'kysely'
import { openReview } from '../features/reviews/reviews.usecases.ts'
import { prepareReview } from '../features/reviews/reviews.work.usecases.ts'
import { actorOf } from '../features/session/session.usecases.ts'
import { addMonths } from '../kernel/dates.ts'
import { localDate } from '../kernel/zones.ts'
import type { Context } from '../platform/work.ts'
import { contextAt } from './demo-moment.ts'

/** An annual review that waits for its decisions; made once, and only over a base that was graded. */
export async function makeReview(system: Context): Promise<void> {
  const { services } = system
  const analystId = await system.read('value:run', async (work) => {
    const { rows } = await sql<{ id: string }>`
      select s.id from staff s where s.role = 'AN' and s.state = 'active' and not exists (select 1 from tier_review)
        and exists (select 1 from value_run where state = 'done') order by s.user_name limit 1`.execute(work.tx)
    return rows[0]?.id
  })
  const actor = analystId === undefined ? undefined : await actorOf(services, analystId)
  if (actor === undefined) return
  const fromOn = localDate(services.clock.now(), services.pack.calendar.timeZone.value)
  const { id } = await openReview(system.as(actor), { fromOn, toOn: addMonths(fromOn, 12) })
  await prepareReview(contextAt(system, services.clock.now()), id)
}
