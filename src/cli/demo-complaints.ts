import { sql } from 'kysely'
import { fileComplaint } from '../features/complaints/complaints.usecases.ts'
import { nameHandler } from '../features/complaints/complaints.desk.usecases.ts'
import { moveComplaint } from '../features/complaints/complaints.moves.usecases.ts'
import { replyToComplaint } from '../features/complaints/complaints.replies.usecases.ts'
import type { ComplaintChannel, ComplaintClass } from '../features/complaints/complaints.rules.ts'
import { actorOf } from '../features/session/session.usecases.ts'
import type { Context } from '../platform/work.ts'
import { contextAt } from './demo-moment.ts'

const HOUR = 3_600_000

interface Story {
  readonly title: string
  readonly channel: ComplaintChannel
  readonly class: ComplaintClass
  readonly subClass: string
  readonly when: string
  readonly what: string
  readonly whom: string
  readonly wish: string
  readonly words: string
  readonly hoursAgo: number
  /** When the reply was promised for, counted from now. */
  readonly promisedInHours: number
  readonly reach: 'received' | 'clarifying' | 'understood'
}

/** One a manager, so that everybody's own list has one. */
const STORIES: readonly Story[] = [
  {
    title: '国际漫游在新加坡无法使用数据',
    channel: 'phone',
    class: 'network',
    subClass: 'roaming',
    when: '昨天 21:30 起',
    what: '抵达樟宜后只有通话，没有数据',
    whom: '热线 10086',
    wish: '今天下午会前恢复，退 1 天漫游费',
    words: '我出来前专门问过，说落地就能用。现在三点要开会，你们得给我弄好。',
    hoursAgo: 3,
    promisedInHours: 2,
    reach: 'understood',
  },
  {
    title: '账单多收两项增值业务',
    channel: 'phone',
    class: 'business',
    subClass: 'unknown_order',
    when: '10 月账单',
    what: '账单上有两项没有订过的增值业务，共 30 元',
    whom: '短信营业厅',
    wish: '取消并退费，说明怎么订上的',
    words: '我从来没有订过，账单截图都在，必须退给我。',
    hoursAgo: 20,
    promisedInHours: 5,
    reach: 'clarifying',
  },
  {
    title: '营业厅等了四十分钟没人招呼',
    channel: 'hall',
    class: 'service',
    subClass: 'waiting',
    when: '今天上午',
    what: '取号后等了很久，没有人说明',
    whom: '营业厅 3 号台',
    wish: '就是要说说',
    words: '每次都这样，气死我了，反正就是不爽！',
    hoursAgo: 2,
    promisedInHours: 22,
    reach: 'received',
  },
  {
    title: '晚上家里宽带断断续续',
    channel: 'web',
    class: 'network',
    subClass: 'broadband_fault',
    when: '上周起每晚八点后',
    what: '看视频卡顿，一小时断三四次',
    whom: '装维',
    wish: '希望能上门看看线路',
    words: '不着急，麻烦你们最好周末来看看。',
    hoursAgo: 30,
    promisedInHours: 26,
    reach: 'clarifying',
  },
  {
    title: '积分换的礼品迟迟没有寄到',
    channel: 'phone',
    class: 'business',
    subClass: 'points',
    when: '两周前兑换',
    what: '页面显示已发货，客户没有收到',
    whom: '积分商城',
    wish: '查明去向，尽快寄到',
    words: '能不能帮我查一下，什么时候能到？',
    hoursAgo: 6,
    promisedInHours: 20,
    reach: 'received',
  },
]

interface Chosen {
  readonly customerId: string
}
interface Handler {
  readonly unitId: string
  readonly handlerId: string
  readonly standInId: string
}

/** A desk at work: each unit's handler has a name, and some complaints are in hand; made once. */
export async function makeComplaints(system: Context): Promise<void> {
  const found = await system.read('obligations:run', async (work) => {
    const done = await sql`select 1 from complaint limit 1`.execute(work.tx)
    if (done.rows.length > 0) return null
    const staff = await sql<Handler>`
      select u.id as "unitId", h.id as "handlerId", s.id as "standInId"
        from unit u
        cross join lateral (select id from staff where role = 'CH' and state = 'active' order by user_name limit 1) h
        cross join lateral (select id from staff where role = 'SV' and state = 'active' order by unit_id = u.id desc, user_name limit 1) s
       where exists (select 1 from staff m where m.unit_id = u.id)`.execute(work.tx)
    const customers = await sql<Chosen>`
      select "customerId" from (
        select c.customer_id as "customerId", m.user_name, row_number() over (partition by c.manager_id order by c.score_order desc, c.customer_id) as place
          from customer c join staff m on m.id = c.manager_id where c.tier <> 'none') ranked
       order by place, user_name limit ${STORIES.length}`.execute(work.tx)
    return { staff: staff.rows, customers: customers.rows }
  })
  const handlerId = found?.staff[0]?.handlerId
  if (found === null || handlerId === undefined) return
  for (const { unitId, ...people } of found.staff) await nameHandler(system, unitId, people)
  const actor = await actorOf(system.services, handlerId)
  if (actor === undefined) return
  const now = system.services.clock.now().getTime()
  const at = (hours: number): Context => contextAt(system.as(actor), new Date(now + hours * HOUR))
  const moment = (hours: number): string => new Date(now + hours * HOUR).toISOString()
  for (const [i, story] of STORIES.entries()) {
    const customer = found.customers[i]
    if (customer === undefined) return
    const { when, what, whom, wish, hoursAgo, promisedInHours } = story
    const filed = await fileComplaint(at(-hoursAgo), {
      customerId: customer.customerId,
      channel: story.channel,
      class: story.class,
      subClass: story.subClass,
      title: story.title,
      record: { when, what, whom, wish },
      customerWords: story.words,
      signs: [],
      complainedOfId: null,
      promisedReplyAt: moment(promisedInHours),
      promiseTold: true,
      contactId: null,
      isMajor: false,
    })
    if (story.reach === 'received') continue
    const clarifying = await moveComplaint(at(-hoursAgo + 0.5), filed.id, filed.version, { event: 'clarify', told: true })
    if (story.reach === 'clarifying') continue
    const { version } = await replyToComplaint(at(-hoursAgo + 0.7), clarifying.id, {
      channel: 'phone',
      status: 'told',
      purpose: 'first_contact',
      text: '您的着急我们理解，我已请网络侧核对签约，会前给您回电。',
    })
    await moveComplaint(at(-hoursAgo + 1), clarifying.id, version, {
      event: 'understand',
      summary: '落地后没有数据，会前要恢复，并退一天漫游费',
      readBack: true,
      nature: 'solving',
    })
  }
}
