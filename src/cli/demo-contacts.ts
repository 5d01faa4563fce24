import { sql, type RawBuilder } from 'kysely'
import { newContact } from '../features/contacts/contacts.contract.ts'
import { CONTACT_OCCASIONS } from '../features/contacts/contacts.rules.ts'
import { logContact } from '../features/contacts/contacts.usecases.ts'
import { editBasic, editPreferences, setImportance, suspendCustomer } from '../features/customers/customers.file.usecases.ts'
import { actorOf } from '../features/session/session.usecases.ts'
import type { Context } from '../platform/work.ts'
import { contextAt } from './demo-moment.ts'

/** However large the branch, so many contacts are lived through one by one; more would only take longer. */
const MOST_CONTACTS_A_STEP = 220
const DESCRIBED = 120

/** What share of the open duties of a rule is met in a step of ten days: most in the end, never all. */
const MET_A_STEP: Readonly<Record<string, number>> = { OB5: 1, OB4: 0.7, OB3: 0.3, OB1: 0.6, OB2: 0.2 }

const TOPICS = ['钓鱼', '孩子升学', '自驾游', '茶道', '足球', '摄影', '养生', '股市', '装修新房', '羽毛球'] as const
const AVOID = ['上次断网的赔付', '家里的病人', '竞争对手的优惠', '旧同事'] as const
const SAID = [
  '告知近期账单明细，客户表示清楚。',
  '问候近况，客户对网络质量满意。',
  '介绍新的国际漫游包，客户会考虑。',
  '解答流量用量的疑问，约定下月再看。',
  '提醒合约到期时间，客户会来办理。',
  '回访上次办理的业务，客户满意。',
] as const

/** A number in [0, 1) from words: the same demo on every machine. */
function draw(...words: (string | number)[]): number {
  let hash = 2_166_136_261
  for (const char of words.join('|')) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619)
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}
const pick = <T>(items: readonly T[], ...words: (string | number)[]): T => items[Math.floor(draw(...words) * items.length)]!

const actorCache = new Map<string, Promise<Context>>()
/** The manager's own hands, at a moment. */
async function as(context: Context, staffId: string, moment: Date): Promise<Context> {
  const person = actorCache.get(staffId) ?? actorOf(context.services, staffId).then((actor) => context.as(actor ?? context.actor))
  actorCache.set(staffId, person)
  return contextAt(await person, moment)
}

interface Known {
  readonly customerId: string
  readonly managerId: string
  readonly supervisorId: string | null
}

/** What managers already know of their best customers: preferences, quiet hours, who is important, who is in hospital. */
export async function describeCustomers(context: Context): Promise<void> {
  const { rows } = await look(
    context,
    sql<Known>`
    select c.customer_id as "customerId", c.manager_id as "managerId",
      (select s.id from staff s join staff m on m.unit_id = s.unit_id where m.id = c.manager_id and s.role = 'SV' limit 1) as "supervisorId"
    from (select *, row_number() over (partition by manager_id order by score_order desc, customer_id) as place from customer where tier <> 'none' and manager_id is not null) c
    order by place, c.customer_id limit ${DESCRIBED}`,
  )
  const moment = context.services.clock.now()
  for (const [i, known] of rows.entries()) {
    const manager = await as(context, known.managerId, moment)
    let { version } = await editPreferences(manager, known.customerId, await versionOf(context, known.customerId), {
      topics: `${pick(TOPICS, known.customerId)}、${pick(TOPICS, known.customerId, 2)}`,
      ...(draw(known.customerId, 'avoid') < 0.5 ? { topicsToAvoid: pick(AVOID, known.customerId) } : {}),
    })
    if (draw(known.customerId, 'quiet') < 0.6)
      ({ version } = await editBasic(manager, known.customerId, version, { quietFrom: '13:00', quietTo: '14:30' }))
    if (i % 3 === 0 && known.supervisorId !== null) {
      await setImportance(await as(context, known.supervisorId, moment), known.customerId, version, {
        important: true,
        reason: '集团关键人物，影响面大',
      })
    }
    if (i % 40 === 7) await suspendCustomer(manager, known.customerId, { reason: 'in_hospital', note: null })
  }
}

interface Owed {
  readonly id: string
  readonly rule: string
  readonly customerId: string
  readonly ownerId: string
  readonly opensAt: Date
  readonly dueAt: Date
}

/** Managers keep part of what they owe between two moments, at working hours, on the phone or in person. */
export async function meetSome(system: Context, from: Date, until: Date): Promise<void> {
  if (until <= from) return
  const { rows } = await look(
    system,
    sql<Owed>`
    select o.id, o.rule, o.root_id as "customerId", o.owner_id as "ownerId", o.opens_at as "opensAt", o.due_at as "dueAt"
    from obligation o where o.state = 'open' and o.owner_id is not null and o.opens_at < ${until} and o.rule = any(${Object.keys(MET_A_STEP)}::text[])
    order by array_position(${Object.keys(MET_A_STEP)}::text[], o.rule), md5(o.id::text)`,
  )
  const share = (until.getTime() - from.getTime()) / (10 * 86_400_000)
  const kept = rows
    .filter((owed) => draw(owed.id, from.toISOString()) < MET_A_STEP[owed.rule]! * (owed.rule === 'OB5' ? 1 : Math.min(1, share)))
    .map((owed) => ({ owed, at: momentFor(owed, from, until) }))
    .filter((each): each is { owed: Owed; at: Date } => each.at !== null)
    .slice(0, MOST_CONTACTS_A_STEP)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  for (const { owed, at } of kept) await logContact(await as(system, owed.ownerId, at), owed.customerId, contactFor(owed, at))
}

/** A working hour between the bounds, inside the duty's own time; null where there is none. */
function momentFor(owed: Owed, from: Date, until: Date): Date | null {
  // A birthday is greeted on the day itself, and one in thirty is forgotten.
  if (owed.rule === 'OB5') {
    const morning = new Date(owed.dueAt.getTime() - 14 * 3_600_000)
    return morning < from || morning >= until || draw(owed.id, 'forgotten') < 1 / 30 ? null : morning
  }
  const earliest = Math.max(from.getTime(), owed.opensAt.getTime())
  const latest = Math.min(until.getTime(), owed.dueAt.getTime())
  if (latest - earliest < 3_600_000) return null
  const at = new Date(earliest + draw(owed.id, 'at') * (latest - earliest))
  // 1:00 to 9:00 UTC is 9:00 to 17:00 at the branch.
  at.setUTCHours(1 + Math.floor(draw(owed.id, 'hour') * 8), Math.floor(draw(owed.id, 'minute') * 60), 0, 0)
  return at.getTime() < earliest || at.getTime() >= latest ? null : at
}

function contactFor(owed: Owed, at: Date) {
  const isVisit = owed.rule === 'OB3' || draw(owed.id, 'visit') < 0.12
  return newContact.parse({
    channel: isVisit ? 'visit' : owed.rule === 'OB5' ? 'sms' : pick(['phone', 'phone', 'phone', 'sms'], owed.id),
    occasion: owed.rule === 'OB5' ? null : pick(CONTACT_OCCASIONS, owed.id),
    care: owed.rule === 'OB5' ? 'birthday' : null,
    faceToFace: isVisit,
    place: isVisit ? '客户单位' : '',
    occurredAt: at.toISOString(),
    content: owed.rule === 'OB5' ? '发送生日祝福，客户回复致谢。' : pick(SAID, owed.id),
    result: pick(['satisfied', 'satisfied', 'neutral', 'follow_up'], owed.id, 'result'),
    mood: pick(['happy', 'calm', 'calm'], owed.id, 'mood'),
  })
}

/** The whole branch, read outside any use case: the demo looks, as its makers do, for what there is to live through. */
function look<Row>(context: Context, query: RawBuilder<Row>): Promise<{ rows: Row[] }> {
  return context.read('obligations:run', (work) => query.execute(work.tx))
}

async function versionOf(context: Context, customerId: string): Promise<number> {
  const { rows } = await look(context, sql<{ version: number }>`select version from customer where customer_id = ${customerId}`)
  return rows[0]!.version
}
