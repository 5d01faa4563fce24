import { commonErrors } from '../../contract/common-errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { grantCaseAccess } from '../customers/customers.case.usecases.ts'
import { oweObligations } from '../obligations/obligations.events.usecases.ts'
import { dropPromise, promisesOf } from '../promises/promises.usecases.ts'
import type { ComplaintView } from './complaints.contract.ts'
import * as desk from './complaints.desk.queries.ts'
import * as duties from './complaints.duties.usecases.ts'
import { changesOf, isNewPromise } from './complaints.changes.rules.ts'
import { decideMove, type Standing } from './complaints.machine.rules.ts'
import type { MoveBody } from './complaints.moves.contract.ts'
import * as parts from './complaints.parts.queries.ts'
import * as queries from './complaints.queries.ts'
import { assertMayGoOut, settleReplies } from './complaints.outgoing.usecases.ts'
import { complaintsErrors } from './complaints.rules.ts'
import { promiseReply } from './complaints.usecases.ts'
import { clockColumns, clocksOfRow, complaintView, issuesOf, standingOf } from './complaints.view.usecases.ts'

/** What every change has in common: the row held, in scope, and at the version that the caller saw. */
export async function holdComplaint(work: Work, pack: Pack, id: string, version: number | null): Promise<queries.NamedComplaint> {
  const row = await queries.lockComplaint(work.tx, work.scope, id)
  if (row === undefined) {
    const error = complaintsErrors.make('complaints.not_found')
    throw (await queries.complaintExists(work.tx, work.scope, id)) ? denied(error) : error
  }
  if (version !== null && row.version !== version)
    throw commonErrors.make('request.stale', { current: await complaintView(work, pack, row) })
  return row
}

/** Saves the change with its clocks; gives the row as it stands now. The row must be held. */
export async function saveComplaint(
  work: Work,
  pack: Pack,
  row: queries.NamedComplaint,
  change: queries.ComplaintChange,
): Promise<queries.NamedComplaint> {
  const { after, saved } = sendComplaint(work, pack, row, change)
  await saved
  return after
}

/** The same without waiting: what follows from the row as it will stand can travel with it. */
export function sendComplaint(
  work: Work,
  pack: Pack,
  row: queries.NamedComplaint,
  change: queries.ComplaintChange,
): { readonly after: queries.NamedComplaint; readonly saved: Promise<void> } {
  const marked = { ...change, ...marksOf(row, { ...row, ...asRow(change) }, pack, work.now) }
  const after = { ...row, ...asRow(marked) }
  const clocks = clockColumns(after, pack, work.now)
  return {
    after: { ...after, ...asRow(clocks), version: row.version + 1 },
    saved: queries.updateComplaint(work.tx, work.scope, row, { ...marked, ...clocks }),
  }
}

/** Judged once, at the moment itself, in the first round: the month's figures count them (4.4). */
function marksOf(row: queries.ComplaintRow, after: queries.ComplaintRow, pack: Pack, now: Date): queries.ComplaintChange {
  const dueOf = (kind: 'first_contact' | 'result'): Date | undefined =>
    clocksOfRow(row, pack, now).find((clock) => clock.kind === kind)?.dueAt
  const inTime = (kind: 'first_contact' | 'result', at: Date): boolean => at < (dueOf(kind) ?? at)
  return {
    ...(row.taken_at === null ? { taken_at: now } : {}),
    ...(after.first_contact_at !== null && row.first_contact_in_time === null
      ? { first_contact_in_time: inTime('first_contact', after.first_contact_at) }
      : {}),
    ...(after.result_at !== null && row.result_in_time === null ? { result_in_time: inTime('result', after.result_at) } : {}),
    ...(after.result_at !== null && row.result_at === null && row.promised_reply_at !== null && row.promise_replied_at === null
      ? { promise_replied_at: now }
      : {}),
  }
}

/** JSON columns are written as text and read as values. */
function asRow(change: queries.ComplaintChange): Partial<queries.NamedComplaint> {
  const { pauses, told, ...plain } = change
  return {
    ...(plain as Partial<queries.NamedComplaint>),
    ...(typeof pauses === 'string' ? { pauses: JSON.parse(pauses) as queries.Pause[] } : {}),
    ...(typeof told === 'string' ? { told: JSON.parse(told) as Record<string, number> } : {}),
  }
}

function eventDetails(body: MoveBody): Record<string, string | number | boolean | null> {
  const { event: _event, ...rest } = body
  const flat: Record<string, string | number | boolean | null> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
      flat[name] = value as string | number | boolean | null
    else if (Array.isArray(value)) flat[name] = value.join(', ')
    else if (typeof value === 'object') for (const [part, text] of Object.entries(value)) flat[part] = String(text)
  }
  return flat
}

/** What only the step brings, beside what it changes in the row. */
function brought(body: MoveBody, issues: ReturnType<typeof issuesOf>): Partial<Standing> {
  switch (body.event) {
    case 'transfer':
    case 'escalate':
      return { note: body.note, targetId: body.toId }
    case 'return':
    case 'answer_issue':
      return { answer: body.answer }
    case 'pause':
      return { pauseReason: body.reason }
    case 'deflect':
      return { topicDeflectedBefore: issues.topics.has(body.topic) }
    default:
      return {}
  }
}

export function moveComplaint(context: Context, id: string, version: number, body: MoveBody): Promise<ComplaintView> {
  const { pack } = context.services
  return context.write('complaints:handle', async (work) => {
    const before = await holdComplaint(work, pack, id, version)
    const issues = issuesOf(await parts.listIssues(work.tx, work.scope, before))
    const change = {
      ...changesOf(body, before, work.now),
      ...(body.event === 'propose_verdict' ? { verdict_proposed_by: work.actor.id } : {}),
    }
    const next = { ...before, ...asRow(change), paused_at: before.paused_at, closed_at: before.closed_at }
    const asked = body.event === 'reopen' && body.satisfaction !== undefined ? { satisfaction: body.satisfaction } : {}
    const standing: Standing = {
      ...standingOf({ ...next, ...reopenKeeps(body, before) }, issues, pack, work.now),
      ...brought(body, issues),
      ...asked,
    }
    if (body.event === 'propose_verdict' && before.verdict !== null) throw complaintsErrors.make('complaints.verdict_decided')
    const state = decideMove(body.event, standing, work.now)
    await assertTarget(work, body)
    if (body.event === 'complete' && body.told) await assertMayGoOut(work, pack, before, body.result)
    if (body.event === 'explain_policy') await assertMayGoOut(work, pack, before, body.rule)
    const eventId = newId(work.now)
    const after = await saveComplaint(work, pack, before, { ...change, state, ...(await handOver(work, before, body, eventId)) })
    await parts.insertEvent(
      work.tx,
      work.scope,
      before,
      { id: eventId, kind: body.event, from: before.state, to: state, details: eventDetails(body) },
      work.now,
    )
    await followUpon(work, pack, before, after, body, eventId)
    if (before.promise_replied_at === null && after.promise_replied_at !== null)
      await settleReplies(work, before, `complaint_event:${eventId}`)
    await duties.followClocks(work, pack, before, after, before.customerName, eventId)
    work.audit({
      action: `complaints.${body.event}`,
      objectKind: 'complaint',
      objectId: id,
      rootId: before.customer_id,
      fields: Object.keys(change),
    })
    return complaintView(work, pack, await queries.reloadComplaint(work.tx, work.scope, before))
  })
}

/** A reopening clears the round; its guards look at the round that it ends. */
function reopenKeeps(body: MoveBody, before: queries.NamedComplaint): Partial<queries.NamedComplaint> {
  return body.event === 'reopen' ? { satisfaction: before.satisfaction } : {}
}

async function assertTarget(work: Work, body: MoveBody): Promise<void> {
  if ((body.event !== 'transfer' && body.event !== 'escalate') || body.toId === null) return
  if ((await desk.fitHandlers(work.tx, work.scope, [body.toId])).length === 0)
    throw complaintsErrors.make('complaints.handler_unfit')
}

/** The note goes with it and the one who sent it keeps his access: he stays the owner of the first contact. */
async function handOver(
  work: Work,
  row: queries.NamedComplaint,
  body: MoveBody,
  eventId: string,
): Promise<queries.ComplaintChange> {
  if ((body.event === 'transfer' || body.event === 'escalate') && body.toId !== null) {
    await parts.insertHandOver(
      work.tx,
      work.scope,
      row,
      { id: eventId, kind: body.event, fromId: row.handler_id, toId: body.toId, note: body.note },
      work.now,
    )
    await grantCaseAccess(work, { customerId: row.customer_id, caseKind: 'complaint', caseId: row.id }, [body.toId])
    await duties.handDuties(work, row, body.toId)
    await work.notify({
      staffId: body.toId,
      kind: 'complaints.handed',
      params: { by: row.handlerName ?? '', title: row.title },
      href: `/complaints/${row.id}`,
    })
    return { handler_id: body.toId }
  }
  if (body.event !== 'return') return {}
  const hand = await parts.lastHandOver(work.tx, work.scope, row)
  if (hand === undefined) return {}
  await parts.answerHandOver(work.tx, work.scope, row, hand.id, body.answer, work.now)
  const back = hand.fromId ?? row.owner_id
  await duties.handDuties(work, row, back)
  if (back !== work.actor.id) {
    await work.notify({
      staffId: back,
      kind: 'complaints.returned',
      params: { by: hand.toName, title: row.title },
      href: `/complaints/${row.id}`,
    })
  }
  return { handler_id: back }
}

async function followUpon(
  work: Work,
  pack: Pack,
  before: queries.NamedComplaint,
  after: queries.NamedComplaint,
  body: MoveBody,
  eventId: string,
): Promise<void> {
  const { tx, scope, now } = work
  switch (body.event) {
    case 'clarify':
      if (isNewPromise(body.promisedReplyAt, before) && after.promised_reply_at !== null) {
        await promiseReply(work, after, before.customerName, after.promised_reply_at, work.actor.id)
      }
      return
    case 'understand':
      if (after.nature !== null && after.nature !== before.nature) {
        await parts.insertLabel(
          tx,
          scope,
          before,
          { id: newId(now), proposed: before.nature_proposed, nature: after.nature, signs: after.signs },
          now,
        )
      }
      return
    case 'deflect':
      return parts.insertIssue(tx, scope, before, { id: newId(now), topic: body.topic }, now)
    case 'mention_again':
      if (!(await parts.markIssue(tx, scope, before, body.issueId, { answer: null }, now)))
        throw complaintsErrors.make('complaints.issue_not_found')
      return
    case 'answer_issue':
      if (!(await parts.markIssue(tx, scope, before, body.issueId, { answer: body.answer }, now)))
        throw complaintsErrors.make('complaints.issue_not_found')
      return
    case 'follow_up':
      await parts.insertFollowUp(
        tx,
        scope,
        before,
        { id: eventId, satisfaction: body.satisfaction, opinionAsked: body.opinionAsked, opinion: body.opinion },
        now,
      )
      return duties.metCallback(work, before, eventId)
    case 'pause':
      return duties.pauseDuties(work, after)
    case 'resume':
      return duties.resumeDuties(work, pack, after)
    case 'reopen':
      return oweObligations(
        work,
        duties.clockDuties(after, before.customerName, clocksOfRow(after, pack, now), ['first_contact', 'result']),
      )
    case 'propose_verdict':
      for (const staffId of (await desk.listeners(tx, scope, before.unit_id)).supervisors) {
        if (staffId !== work.actor.id)
          await work.notify({
            staffId,
            kind: 'complaints.verdict_proposed',
            params: { no: before.no },
            href: `/complaints/${before.id}`,
          })
      }
      return
    case 'close':
      return duties.voidDuties(work, after)
    case 'withdraw':
      await duties.voidDuties(work, after)
      for (const promise of await promisesOf(work, before.customer_id, before.id)) {
        if (promise.state === 'open' && promise.isReply)
          await dropPromise(work, { customerId: before.customer_id, id: promise.id }, body.customerWord)
      }
      return
    default:
      return
  }
}
