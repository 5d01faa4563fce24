import { randomInt } from 'node:crypto'
import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { ComplaintsPack } from '../../kernel/pack/complaints-pack.ts'
import { localDate } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { grantCaseAccess } from '../customers/customers.case.usecases.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { oweObligations } from '../obligations/obligations.events.usecases.ts'
import { foldInPlace } from '../phrases/phrases.fold.rules.ts'
import { registerPromise } from '../promises/promises.usecases.ts'
import type * as contract from './complaints.contract.ts'
import { clockDuties } from './complaints.duties.usecases.ts'
import * as intake from './complaints.intake.queries.ts'
import { insertEvent } from './complaints.parts.queries.ts'
import * as queries from './complaints.queries.ts'
import { complaintsErrors, type ComplaintClass } from './complaints.rules.ts'
import { clockColumns, clocksOfRow, complaintView, proposalOf, queueItem } from './complaints.view.usecases.ts'

const DAY = 86_400_000
/** Without letters and digits that look alike: it is read out over the telephone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A number to speak of it by; nothing hangs on it, so that no counter has to be shared. */
function complaintNo(day: string): string {
  return `TS-${day.replaceAll('-', '')}-${Array.from({ length: 6 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`
}

export function assertKnown(
  pack: ComplaintsPack,
  of: { class: ComplaintClass; subClass?: string | undefined; signs?: readonly string[] | undefined },
): void {
  const known = pack.classes.value.find((each) => each.code === of.class)
  if (of.subClass !== undefined && known?.subClasses.some((each) => each.code === of.subClass) !== true)
    throw complaintsErrors.make('complaints.sub_class_unknown')
  const signs = new Set(pack.natureSigns.value.map((sign) => sign.code))
  if (of.signs?.some((sign) => !signs.has(sign)) === true) throw complaintsErrors.make('complaints.sign_unknown')
}

const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)

/** The handler of the unit, his stand-in while he is away, and never the one complained of. */
function handlerOf(facts: intake.IntakeFacts, complainedOfId: string | null): string | null {
  const order = facts.handlerAway ? [facts.standInId] : [facts.handlerId, facts.standInId]
  return order.find((id) => id !== null && id !== complainedOfId) ?? null
}

export function fileComplaint(
  context: Context,
  body: Input<typeof contract.fileComplaint>['body'],
): Promise<Output<typeof contract.fileComplaint>> {
  const { pack } = context.services
  const rules = pack.complaints
  return context.write('complaints:file', async (work) => {
    assertKnown(rules, { class: body.class, subClass: body.subClass, signs: body.signs })
    const today = localDate(work.now, pack.calendar.timeZone.value)
    const facts = await intake.intakeFacts(work.tx, work.scope, {
      customerId: body.customerId,
      class: body.class,
      since: new Date(work.now.getTime() - rules.repeatWindowDays.value * DAY),
      today,
      filerUnitId: work.actor.unitId,
      contactId: body.contactId,
    })
    if (facts === undefined) throw denied(complaintsErrors.make('complaints.customer_not_found'))
    if (!facts.contactKnown) throw complaintsErrors.make('complaints.contact_not_found')
    if (facts.unitId === null) throw complaintsErrors.make('complaints.no_handler')
    const promisedAt = body.promisedReplyAt === null ? null : new Date(body.promisedReplyAt)
    if (promisedAt !== null) {
      if (!body.promiseTold) throw complaintsErrors.make('complaints.promise_not_told')
      if (promisedAt <= work.now) throw complaintsErrors.make('complaints.promise_in_past')
      if (promisedAt.getTime() > work.now.getTime() + rules.clocks.hardStopDays.value * DAY)
        throw complaintsErrors.make('complaints.promise_too_late')
    }
    const words = foldInPlace([body.customerWords, body.record.what ?? '', body.record.wish ?? ''].join('\n'))
    const handlerId = handlerOf(facts, body.complainedOfId)
    // Whoever may handle and takes it himself has it in hand already.
    const selfTaken = handlerId !== null && handlerId === work.actor.id
    const id = newId(work.now)
    const row: queries.ComplaintRow = {
      ...EMPTY,
      customer_id: body.customerId,
      id,
      no: complaintNo(today),
      title: body.title,
      channel: body.channel,
      class: body.class,
      sub_class: body.subClass,
      tier: facts.tier,
      territory_id: facts.territoryId,
      unit_id: facts.unitId,
      filed_by: work.actor.id,
      owner_id: handlerId ?? work.actor.id,
      handler_id: handlerId,
      complained_of_id: body.complainedOfId,
      record_when: orNull(body.record.when),
      record_what: orNull(body.record.what),
      record_whom: orNull(body.record.whom),
      record_wish: orNull(body.record.wish),
      customer_words: orNull(body.customerWords),
      signs: body.signs,
      contact_id: body.contactId,
      repeat_of: facts.repeatOf,
      is_skip_level: body.channel === 'regulator' || rules.skipLevelWords.value.some((word) => words.includes(word)),
      is_major: body.isMajor || rules.majorWords.value.some((word) => words.includes(word)),
      received_at: work.now,
      round_from: work.now,
      created_at: work.now,
      taken_at: selfTaken ? work.now : null,
      promised_reply_at: promisedAt,
      promise_given_at: promisedAt === null ? null : work.now,
      promise_told: promisedAt !== null,
    }
    const proposed = { ...row, nature_proposed: proposalOf(row, pack).nature }
    const stored = { ...proposed, ...clockColumns(proposed, pack, work.now) } as queries.ComplaintRow
    // In this order, without waiting for each: all else refers to the complaint.
    const sent: Promise<unknown>[] = [intake.insertComplaint(work.tx, work.scope, columnsOf(stored))]
    const eventWritten = insertEvent(
      work.tx,
      work.scope,
      stored,
      {
        id: newId(work.now),
        kind: 'file',
        from: null,
        to: 'received',
        details: { channel: body.channel, class: body.class, subClass: body.subClass },
      },
      work.now,
    )
    sent.push(eventWritten)
    const people = [handlerId, selfTaken ? work.actor.id : null].filter((each) => each !== null)
    if (people.length > 0)
      sent.push(grantCaseAccess(work, { customerId: body.customerId, caseKind: 'complaint', caseId: id }, people))
    const clocks = clocksOfRow(stored, pack, work.now)
    sent.push(oweObligations(work, clockDuties(stored, facts.name, clocks, ['first_contact', 'result'])))
    if (promisedAt !== null) sent.push(promiseReply(work, stored, facts.name, promisedAt, handlerId ?? work.actor.id))
    if (handlerId !== null && !selfTaken) {
      const note = { kind: 'complaints.new', params: { name: facts.name, title: body.title }, href: `/complaints/${id}` }
      sent.push(work.notify({ staffId: handlerId, ...note }))
    }
    work.trail(Promise.all(sent))
    work.audit({
      action: 'complaints.file',
      objectKind: 'complaint',
      objectId: id,
      rootId: body.customerId,
      fields: ['title', 'class', 'channel', 'record'],
    })
    return queueItem({
      ...stored,
      customerName: facts.name,
      unitName: facts.unitName ?? '',
      handlerName: handlerId === facts.handlerId ? facts.handlerName : facts.standInName,
    })
  })
}

/** JSON columns are written as text. */
function columnsOf(row: queries.ComplaintRow) {
  return { ...row, methods: [...row.methods], pauses: JSON.stringify(row.pauses), told: JSON.stringify(row.told) }
}

/** J4: the customer was told when there will be a reply; the register holds it, and a reply keeps it. */
export async function promiseReply(
  work: Work,
  row: queries.ComplaintRow,
  customerName: string | null,
  dueAt: Date,
  promiserId: string,
): Promise<void> {
  await registerPromise(work, {
    customerId: row.customer_id,
    customerName: customerName ?? '',
    tier: row.tier,
    promiserId,
    text: row.no,
    dueAt,
    source: 'complaint',
    sourceId: row.id,
    isReply: true,
  })
}

const EMPTY = {
  state: 'received',
  state_before: null,
  nature: null,
  nature_proposed: null,
  methods: [],
  understood: false,
  summary: null,
  read_back: false,
  solution: null,
  time_needed: null,
  effect: null,
  explained: false,
  accepted: false,
  rejection_reason: null,
  result: null,
  result_told: false,
  policy_rule: null,
  listening_record: null,
  satisfaction: null,
  opinion: null,
  opinion_asked: false,
  thanked: false,
  dissatisfaction_cause: null,
  customer_word: null,
  cause: null,
  verdict_proposed: null,
  verdict_reason: null,
  verdict_proposed_by: null,
  verdict: null,
  verdict_note: null,
  verdict_by: null,
  verdict_at: null,
  first_contact_at: null,
  first_contact_in_time: null,
  last_reply_at: null,
  stage_reply_from: null,
  result_at: null,
  result_in_time: null,
  promise_id: null,
  promise_replied_at: null,
  pauses: [],
  paused_at: null,
  pause_reason: null,
  closed_at: null,
  reopened_count: 0,
  next_clock: null,
  next_due_at: null,
  next_warn_at: null,
  queue_at: null,
  next_escalation_at: null,
  told: {},
  version: 1,
} as const satisfies Partial<Record<keyof queries.ComplaintRow, unknown>> as unknown as Omit<
  queries.ComplaintRow,
  'customer_id' | 'id'
>

export function findCallers(context: Context, text: string): Promise<Output<typeof contract.findCaller>> {
  const digits = text.replaceAll(/[\s-]/g, '')
  const phoneIndex = /^\d{5,15}$/.test(digits) ? context.services.keys.blindIndex('phone', digits) : null
  return context.read('complaints:file', async (work) => ({
    callers: await intake.findCallers(work.tx, work.scope, { text: phoneIndex === null ? text : digits, phoneIndex }),
  }))
}

function filterOf(
  work: Work,
  query: {
    view: 'mine' | 'unit' | 'all'
    state: queries.QueueFilter['state']
    customerId?: string | undefined
    class?: ComplaintClass | undefined
  },
): queries.QueueFilter {
  // A manager's complaints are those of his customers, whoever handles them.
  const isManager = work.scope.reach === 'own'
  return {
    handlers:
      query.view === 'mine' && !isManager && query.state !== 'unassigned' ? [work.actor.id, ...work.actor.servesStaffIds] : null,
    units: query.view === 'unit' && !isManager ? work.actor.unitIds : null,
    state: query.state,
    customerId: query.customerId,
    class: query.class,
  }
}

export function listComplaints(
  context: Context,
  query: Input<typeof contract.listComplaints>['query'],
): Promise<Output<typeof contract.listComplaints>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('complaints:read', async (work) => {
    const after = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listComplaints(work.tx, work.scope, filterOf(work, query), after, query.limit + 1, work.now)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    const key = query.state === 'closed' ? last?.closed_at : last?.queue_at
    return {
      items: shown.map(queueItem),
      nextCursor:
        rows.length > query.limit && last !== undefined && key != null
          ? writeCursor({ key: key.toISOString(), id: last.id })
          : null,
    }
  })
}

export function countComplaints(
  context: Context,
  view: 'mine' | 'unit' | 'all',
): Promise<Output<typeof contract.countComplaints>> {
  return context.read('complaints:read', async (work) => ({
    ...(await queries.countComplaints(work.tx, work.scope, filterOf(work, { view, state: 'open' }), work.now)),
  }))
}

export function getComplaint(context: Context, id: string): Promise<Output<typeof contract.getComplaint>> {
  return context.read('complaints:read', async (work) => {
    const row = await queries.findComplaint(work.tx, work.scope, id)
    if (row === undefined)
      throw (await queries.complaintExists(work.tx, work.scope, id))
        ? denied(complaintsErrors.make('complaints.not_found'))
        : complaintsErrors.make('complaints.not_found')
    return complaintView(work, context.services.pack, row)
  })
}
