import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { authenticate } from '../session/session.usecases.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { makeCustomer, type TestCustomer } from '../../../test/customers.ts'
import { makeTerritory, makeUnit, sessionFor, signInAs, systemContext, type TestUnit } from '../../../test/factories.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { sendReminders } from './complaints.reminders.usecases.ts'
import type { ComplaintView, QueueItem } from './complaints.contract.ts'

let app: TestApp
let home: TestUnit
let customer: TestCustomer
const people: Record<string, Awaited<ReturnType<typeof signInAs>>> = {}
const HOUR = 3_600_000

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const branch = await makeUnit(app.services)
  home = await makeUnit(app.services, { parent: branch })
  const territory = await makeTerritory(app.services, { unit: home })
  for (const role of ['VM', 'ZS', 'SV', 'QA'] as const) people[role] = await signInAs(app.services, role, home)
  people['CH'] = await signInAs(app.services, 'CH', home)
  people['CH2'] = await signInAs(app.services, 'CH', home)
  customer = await makeCustomer(app.services, {
    name: '顾维明',
    phone: '13811112222',
    tier: 'diamond',
    territoryId: territory.id,
    managerId: people['VM']!.id,
  })
  await ok(put('SV', `/api/complaint-handlers/${home.id}`, { handlerId: people['CH']!.id, standInId: people['CH2']!.id }))
})
afterAll(() => app.close())

const as = (who: string) => people[who]!.token
const post = (who: string, url: string, body: unknown, more: { version?: number; key?: string } = {}) =>
  app.call('POST', url, { as: as(who), body, ...more })
const put = (who: string, url: string, body: unknown) => app.call('PUT', url, { as: as(who), body })
const get = (who: string, url: string) => app.call('GET', url, { as: as(who) })
async function ok<T>(answer: Promise<Answer>): Promise<T> {
  const { status, body } = await answer
  expect([status, status === 200 ? '' : JSON.stringify(body)]).toEqual([200, ''])
  return body as T
}
const codeOf = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code

async function file(more: object = {}): Promise<QueueItem> {
  return ok(
    post('ZS', '/api/complaints', {
      customerId: customer.customerId,
      channel: 'phone',
      class: 'business',
      subClass: 'roaming_fee',
      title: '国际漫游在新加坡无法使用数据',
      record: { when: '11月24日 21:30 起', what: '抵达后只有通话，没有数据', whom: '热线', wish: '恢复，退 1 天漫游费' },
      customerWords: '我出来前专门问过，现在要求马上解决',
      signs: ['good_reason', 'firm'],
      ...more,
    }),
  )
}
const move = async (who: string, complaint: { id: string; version: number }, body: object): Promise<ComplaintView> =>
  ok(post(who, `/api/complaints/${complaint.id}/moves`, body, { version: complaint.version }))
/** Nobody stays signed in while hours pass. */
async function pass(milliseconds: number): Promise<void> {
  app.services.clock.advance(milliseconds)
  for (const [who, person] of Object.entries(people)) people[who] = { ...person, token: await sessionFor(app.services, person) }
}
const later = (hours: number): string => new Date(app.services.clock.now().getTime() + hours * HOUR).toISOString()

describe('a complaint by phone', () => {
  let filed: QueueItem
  let at: ComplaintView
  test('goes to the unit’s named handler, whose clocks start by the customer’s tier', async () => {
    filed = await file()
    expect(filed).toMatchObject({ state: 'received', tier: 'diamond', handler: { id: people['CH']!.id } })
    at = await ok(get('CH', `/api/complaints/${filed.id}`))
    const hours = (kind: string) =>
      (Date.parse(at.clocks.find((clock) => clock.kind === kind)!.dueAt) - Date.parse(at.receivedAt)) / HOUR
    expect([hours('first_contact'), hours('result'), hours('hard_stop')]).toEqual([4, 24, 360])
    expect(at.natureProposal).toMatchObject({ nature: 'solving', validated: false })
    const { rows } = await app.services.behind.query(
      `select rule, period, owner_id from obligation where subject_id = $1 order by period`,
      [filed.id],
    )
    expect(rows).toEqual([
      { rule: 'OB10', period: 'r0:first_contact', owner_id: people['CH']!.id },
      { rule: 'OB10', period: 'r0:result', owner_id: people['CH']!.id },
    ])
  })
  test('is not begun before a reply is promised and told', async () => {
    const refused = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'clarify', promisedReplyAt: later(2), told: false },
      { version: at.version },
    )
    expect([refused.status, codeOf(refused)]).toEqual([409, 'complaints.promise_not_told'])
    at = await move('CH', at, { event: 'clarify', promisedReplyAt: later(2), told: true })
    expect(at.state).toBe('clarifying')
    expect(at.promises).toMatchObject([{ isReply: true, state: 'open', promiserId: people['CH']!.id }])
  })
  test('registers the promise of its intake once, even when it is said again as the work begins', async () => {
    const told = later(3)
    const taken = await file({ class: 'service', subClass: 'waiting', promisedReplyAt: told, promiseTold: true })
    let other = await ok<ComplaintView>(get('CH', `/api/complaints/${taken.id}`))
    expect(other.promises).toHaveLength(1)
    other = await move('CH', other, { event: 'clarify', promisedReplyAt: told, told: true })
    expect(other).toMatchObject({ state: 'clarifying', promises: [{ isReply: true, state: 'open' }] })
    expect(other.promises).toHaveLength(1)
    expect(other.promisedReplyAt).toBe(told)
  })
  test('is not handed on before it is understood, nor without the four parts', async () => {
    const note = { happened: '落地无数据', wanted: '恢复', wrong: '签约未生效', proposed: '重置签约' }
    const early = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'transfer', toId: people['CH2']!.id, note },
      { version: at.version },
    )
    expect(codeOf(early)).toBe('complaints.not_understood')
    at = await move('CH', at, {
      event: 'understand',
      summary: '落地后没有数据，要求恢复并退费',
      readBack: true,
      nature: 'solving',
    })
    const thin = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'transfer', toId: people['CH2']!.id, note: { ...note, wrong: '' } },
      { version: at.version },
    )
    expect(codeOf(thin)).toBe('complaints.note_incomplete')
    at = await move('CH', at, { event: 'transfer', toId: people['CH2']!.id, note })
    expect(at).toMatchObject({ state: 'transferred', handler: { id: people['CH2']!.id }, owner: { id: people['CH']!.id } })
    at = await move('CH2', at, { event: 'return', answer: '已重置签约，11:30 前恢复' })
    expect(at).toMatchObject({ state: 'clarifying', handler: { id: people['CH']!.id } })
  })
  test('a forbidden phrase does not go out whatever the client says, until a supervisor releases exactly this text', async () => {
    const reply = { channel: 'sms', status: 'sent', purpose: 'progress', text: '顾先生您好，您肯定弄混了，漫游包要先开通。' }
    const refused = await post('CH', `/api/complaints/${filed.id}/replies`, reply)
    expect([refused.status, codeOf(refused)]).toEqual([409, 'complaints.phrase_forbidden'])
    await ok(post('CH', `/api/complaints/${filed.id}/replies`, { ...reply, status: 'note' }))
    await ok(post('SV', `/api/complaints/${filed.id}/releases`, { text: reply.text, reason: '客户要求书面原话' }))
    expect((await post('CH', `/api/complaints/${filed.id}/replies`, { ...reply, text: `${reply.text}！` })).status).toBe(409)
    const sent = await ok<{ reply: { releasedByName: string | null }; version: number }>(
      post('CH', `/api/complaints/${filed.id}/replies`, reply),
    )
    expect(sent.reply.releasedByName).toBe(people['SV']!.displayName)
    at = await ok(get('CH', `/api/complaints/${filed.id}`))
    expect(at.promises[0]?.state).toBe('kept')
    expect(at.clocks.find((clock) => clock.kind === 'promised_reply')?.state).toBe('met')
  })
  test('is proposed, accepted, done, called back, judged by the supervisor and closed', async () => {
    at = await move('CH', at, {
      event: 'propose',
      solution: '重置签约，退 1 天漫游费',
      timeNeeded: '1 小时',
      effect: '数据恢复',
      methods: ['direct_answer'],
    })
    const mute = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'accept', accepted: false, timeAndEffectExplained: true },
      { version: at.version },
    )
    expect(codeOf(mute)).toBe('complaints.not_accepted')
    at = await move('CH', at, { event: 'accept', accepted: true, timeAndEffectExplained: true })
    at = await move('CH', at, { event: 'complete', result: '已恢复，费用已退', told: true })
    expect(at.state).toBe('callback')
    const owed = await app.services.behind.query(`select state from obligation where subject_id = $1 and rule = 'OB12'`, [
      filed.id,
    ])
    expect(owed.rows).toEqual([{ state: 'open' }])
    at = await move('CH', at, { event: 'follow_up', satisfaction: 5, opinionAsked: true, opinion: '落地短信说明白些' })
    at = await move('CH', at, { event: 'propose_verdict', justified: true, reason: '签约未生效' })
    const early = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'close', thanked: true },
      { version: at.version },
    )
    expect(codeOf(early)).toBe('complaints.verdict_missing')
    at = await ok(post('SV', `/api/complaints/${filed.id}/verdict`, { justified: true }, { version: at.version }))
    at = await move('CH', at, { event: 'close', thanked: true, cause: 'system_error' })
    expect(at).toMatchObject({ state: 'closed', cause: 'system_error' })
    const { rows } = await app.services.behind.query(`select distinct state from obligation where subject_id = $1`, [filed.id])
    expect(rows.map((row) => row.state).toSorted()).toEqual(['met'])
    const digest = await ok<{ figures: { received: number; justifiedComplaints: { count: number } } }>(
      get('QA', '/api/complaint-digest?month=2026-11'),
    )
    expect(digest.figures.justifiedComplaints.count).toBe(1)
  })
})

describe('the desk', () => {
  test('a walk-in who lets off steam is heard out: no solution, but a record of listening', async () => {
    const filed = await file({
      channel: 'hall',
      class: 'service',
      subClass: 'waiting',
      signs: ['simple_and_repeated', 'unclear_opinion'],
      customerWords: '气死我了，每次都等',
      promisedReplyAt: later(3),
      promiseTold: true,
    })
    let at = await ok<ComplaintView>(get('CH', `/api/complaints/${filed.id}`))
    expect(at.natureProposal.nature).toBe('venting')
    at = await move('CH', at, { event: 'clarify', told: true })
    at = await move('CH', at, { event: 'understand', summary: '等候太久', readBack: true, nature: 'venting' })
    at = await move('CH', at, { event: 'deflect', topic: '插队的人' })
    const again = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'deflect', topic: '插队的人' },
      { version: at.version },
    )
    expect(codeOf(again)).toBe('complaints.already_deflected')
    at = await move('CH', at, { event: 'mention_again', issueId: at.issues[0]!.id })
    const open = await post(
      'CH',
      `/api/complaints/${filed.id}/moves`,
      { event: 'hear_out', listeningRecord: '听客户说完，点头回应' },
      { version: at.version },
    )
    expect(codeOf(open)).toBe('complaints.issue_open')
    at = await move('CH', at, { event: 'answer_issue', issueId: at.issues[0]!.id, answer: '已请值班经理维持秩序' })
    at = await move('CH', at, { event: 'hear_out', listeningRecord: '听客户说完，点头回应' })
    expect(at.state).toBe('callback')
  })
  test('of two handlers who edit at once one wins and the other sees both', async () => {
    const filed = await file({ title: '两人同改' })
    const edit = (title: string) =>
      app.call('PATCH', `/api/complaints/${filed.id}`, { as: as('CH'), body: { title }, version: filed.version })
    const answers = await Promise.all([edit('甲的标题'), edit('乙的标题')])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 412])
    const won = answers.find((answer) => answer.status === 200)!.body as ComplaintView
    const lost = answers.find((answer) => answer.status === 412)!.body as { error: { details: { current: ComplaintView } } }
    expect(lost.error.details.current.title).toBe(won.title)
  })
  test('fifty equal submits are one complaint', async () => {
    const body = { customerId: customer.customerId, channel: 'web', class: 'network', subClass: 'slow_data', title: '上网慢' }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('ZS', '/api/complaints', body, { key: 'one-complaint-50' })),
    )
    expect(answers.every((answer) => answer.status === 200 || answer.status === 409)).toBe(true)
    const { rows } = await app.services.behind.query(`select count(*)::int as count from complaint where title = '上网慢'`)
    expect(rows[0]).toEqual({ count: 1 })
  })
  test('a pause moves what is due by exactly its length, but not the regulator’s limit', async () => {
    const filed = await file({ title: '等资料' })
    let at = await ok<ComplaintView>(get('CH', `/api/complaints/${filed.id}`))
    const due = (view: ComplaintView, kind: string) => Date.parse(view.clocks.find((clock) => clock.kind === kind)!.dueAt)
    const before = [due(at, 'result'), due(at, 'hard_stop')]
    at = await move('CH', at, { event: 'pause', reason: 'waiting_for_proof' })
    await pass(90 * 60_000)
    at = await move('CH', at, { event: 'resume' })
    expect([due(at, 'result') - before[0]!, due(at, 'hard_stop') - before[1]!]).toEqual([90 * 60_000, 0])
    const { rows } = await app.services.behind.query(
      `select due_at from obligation where subject_id = $1 and period = 'r0:result'`,
      [filed.id],
    )
    expect(rows[0].due_at.getTime()).toBe(due(at, 'result'))
  })
  test('tells the handler at 75 %, the head at 90 % and quality at 100 %, each once', async () => {
    const filed = await file({ title: '升级提醒' })
    const system = systemContext(app.services, buildRegistry(features).permissions)
    const toldOf = async (who: string) => {
      const { rows } = await app.services.behind.query(
        `select params from notification where staff_id = $1 and kind = 'complaints.escalation' and params ->> 'no' = $2`,
        [people[who]!.id, filed.no],
      )
      return rows.filter((row) => row.params.clock === 'complaint.clock.first_contact').map((row) => row.params.percent as number)
    }
    await pass(3 * HOUR)
    await sendReminders(system)
    await sendReminders(system)
    expect([await toldOf('CH'), await toldOf('SV'), await toldOf('QA')]).toEqual([[75], [], []])
    await pass(HOUR)
    await sendReminders(system)
    expect([await toldOf('CH'), await toldOf('SV'), await toldOf('QA')]).toEqual([[75, 100], [100], [100]])
  })
  test('gives the queue by deadline and priority, page by page', async () => {
    const first = await ok<{ items: QueueItem[]; nextCursor: string }>(get('CH', '/api/complaints?view=all&limit=2'))
    const second = await ok<{ items: QueueItem[] }>(
      get('CH', `/api/complaints?view=all&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`),
    )
    expect(new Set([...first.items, ...second.items].map((item) => item.id)).size).toBe(4)
    expect((await get('VM', '/api/complaints')).status).toBe(200)
    const found = await ok<{ callers: { name: string }[] }>(get('CH', '/api/complaint-callers?q=13811112222'))
    expect(found.callers.map((caller) => caller.name)).toEqual(['顾维明'])
  })
  test('goodwill is spent at once within the limit, reported afterwards and reviewed by another', async () => {
    const spend = { customerId: customer.customerId, amount: 2_500, problem: '漫游费争议', what: '退 1 天漫游费' }
    const spent = await ok<{ id: string; state: string; version: number }>(post('VM', '/api/goodwill', spend))
    expect(spent.state).toBe('spent')
    expect((await ok<{ state: string }>(post('VM', '/api/goodwill', { ...spend, amount: 60_000 }))).state).toBe('requested')
    expect(codeOf(await post('VM', '/api/goodwill', { ...spend, amount: 999_999 }))).toBe('goodwill.fund_exhausted')
    expect((await ok<{ balance: number }>(get('VM', '/api/goodwill/fund'))).balance).toBe(197_500)
    const reported = await ok<{ version: number }>(
      post('VM', `/api/goodwill/${spent.id}/report`, { report: '客户满意' }, { version: spent.version }),
    )
    expect(
      await ok(post('SV', `/api/goodwill/${spent.id}/review`, { decision: 'review' }, { version: reported.version })),
    ).toMatchObject({ state: 'reviewed' })
  })
  test('a promise from any page stands in the register and is kept with its proof', async () => {
    const given = await ok<{ id: string; version: number }>(
      post('VM', '/api/promises', { customerId: customer.customerId, text: '寄发票', dueAt: later(5) }),
    )
    expect((await ok<{ items: { id: string }[] }>(get('SV', '/api/promises?view=all'))).items.map((item) => item.id)).toContain(
      given.id,
    )
    expect(
      await ok(post('VM', `/api/promises/${given.id}/keep`, { proof: '快递单号' }, { version: given.version })),
    ).toMatchObject({ state: 'kept' })
    const { rows } = await app.services.behind.query(`select state from obligation where subject_id = $1`, [given.id])
    expect(rows).toEqual([{ state: 'met' }])
  })
})
