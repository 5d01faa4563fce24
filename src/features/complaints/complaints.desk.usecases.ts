import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { localDate } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { grantCaseAccess } from '../customers/customers.case.usecases.ts'
import { findContactOf } from './complaints.contact.queries.ts'
import type * as contract from './complaints.contract.ts'
import type { ComplaintView } from './complaints.contract.ts'
import type * as deskContract from './complaints.desk.contract.ts'
import * as desk from './complaints.desk.queries.ts'
import { handDuties } from './complaints.duties.usecases.ts'
import type * as moves from './complaints.moves.contract.ts'
import { holdComplaint, saveComplaint } from './complaints.moves.usecases.ts'
import * as parts from './complaints.parts.queries.ts'
import * as queries from './complaints.queries.ts'
import { complaintsErrors } from './complaints.rules.ts'
import { assertKnown } from './complaints.usecases.ts'
import { complaintView, proposalOf } from './complaints.view.usecases.ts'

const reload = async (work: Work, context: Context, row: queries.ComplaintRow): Promise<ComplaintView> =>
  complaintView(work, context.services.pack, await queries.reloadComplaint(work.tx, work.scope, row))

export function editComplaint(
  context: Context,
  id: string,
  version: number,
  body: Input<typeof contract.editComplaint>['body'],
): Promise<ComplaintView> {
  const { pack } = context.services
  return context.write('complaints:handle', async (work) => {
    const row = await holdComplaint(work, pack, id, version)
    if (row.closed_at !== null) throw complaintsErrors.make('complaints.wrong_state', { state: row.state })
    const kind = body.class ?? row.class
    if (body.class !== undefined || body.subClass !== undefined)
      assertKnown(pack.complaints, { class: kind, subClass: body.subClass ?? row.sub_class })
    assertKnown(pack.complaints, { class: kind, signs: body.signs })
    if (body.complainedOfId != null && body.complainedOfId === row.handler_id)
      throw complaintsErrors.make('complaints.handler_complained_of')
    if (body.contactId != null && !(await findContactOf(work.tx, work.scope, row.customer_id, body.contactId)))
      throw complaintsErrors.make('complaints.contact_not_found')
    const text = (value: string | undefined, column: string) =>
      value === undefined ? {} : { [column]: value === '' ? null : value }
    const change: queries.ComplaintChange = {
      ...(body.title === undefined ? {} : { title: body.title }),
      ...(body.class === undefined ? {} : { class: body.class }),
      ...(body.subClass === undefined ? {} : { sub_class: body.subClass }),
      ...text(body.record?.when, 'record_when'),
      ...text(body.record?.what, 'record_what'),
      ...text(body.record?.whom, 'record_whom'),
      ...text(body.record?.wish, 'record_wish'),
      ...text(body.customerWords, 'customer_words'),
      ...text(body.listeningRecord, 'listening_record'),
      ...text(body.cause, 'cause'),
      ...(body.signs === undefined ? {} : { signs: body.signs }),
      ...(body.methods === undefined ? {} : { methods: body.methods }),
      ...(body.nature === undefined ? {} : { nature: body.nature }),
      ...(body.complainedOfId === undefined ? {} : { complained_of_id: body.complainedOfId }),
      ...(body.contactId === undefined ? {} : { contact_id: body.contactId }),
      ...(body.isMajor === undefined ? {} : { is_major: body.isMajor }),
    }
    const proposed = proposalOf({ ...row, ...(change as Partial<queries.ComplaintRow>) }, pack).nature
    await saveComplaint(work, pack, row, { ...change, nature_proposed: proposed })
    if (body.nature !== undefined && body.nature !== row.nature) {
      await parts.insertLabel(
        work.tx,
        work.scope,
        row,
        { id: newId(work.now), proposed, nature: body.nature, signs: body.signs ?? row.signs },
        work.now,
      )
    }
    const fields = Object.keys(change)
    await parts.insertEvent(
      work.tx,
      work.scope,
      row,
      { id: newId(work.now), kind: 'edit', from: null, to: null, details: { fields: fields.join(', ') } },
      work.now,
    )
    work.audit({ action: 'complaints.edit', objectKind: 'complaint', objectId: id, rootId: row.customer_id, fields })
    return reload(work, context, row)
  })
}

/** The one who takes or is given it becomes its handler; the first to hold it stays the owner of the first contact. */
async function give(
  work: Work,
  context: Context,
  row: queries.NamedComplaint,
  handlerId: string,
  kind: 'take' | 'assign',
  reason: string,
): Promise<void> {
  if (row.closed_at !== null) throw complaintsErrors.make('complaints.wrong_state', { state: row.state })
  if (row.complained_of_id === handlerId) throw complaintsErrors.make('complaints.handler_complained_of')
  const isFirst = row.handler_id === null
  const change = { handler_id: handlerId, ...(isFirst ? { owner_id: handlerId } : {}) }
  await grantCaseAccess(work, { customerId: row.customer_id, caseKind: 'complaint', caseId: row.id }, [handlerId])
  if (kind === 'take') await saveComplaint(work, context.services.pack, row, change)
  else await queries.updateComplaint(work.tx, work.scope, row, change)
  await handDuties(work, row, handlerId)
  await parts.insertEvent(
    work.tx,
    work.scope,
    row,
    { id: newId(work.now), kind, from: null, to: null, details: { toId: handlerId, reason } },
    work.now,
  )
  work.audit({
    action: `complaints.${kind}`,
    objectKind: 'complaint',
    objectId: row.id,
    rootId: row.customer_id,
    fields: ['handlerId'],
    purpose: reason === '' ? null : reason,
  })
}

export function takeComplaint(context: Context, id: string, version: number): Promise<ComplaintView> {
  return context.write('complaints:take', async (work) => {
    const row = await holdComplaint(work, context.services.pack, id, version)
    await give(work, context, row, work.actor.id, 'take', '')
    return reload(work, context, row)
  })
}

/** Each for itself: one that cannot go does not hold back the others. In the order of their ids, so that two bulks do not wait for each other. */
export function assignComplaints(
  context: Context,
  body: Input<typeof moves.assignComplaints>['body'],
): Promise<Output<typeof moves.assignComplaints>> {
  return context.write('complaints:assign', async (work) => {
    if ((await desk.fitHandlers(work.tx, work.scope, [body.handlerId])).length === 0)
      throw complaintsErrors.make('complaints.handler_unfit')
    const assigned: string[] = []
    const refused: { id: string; code: string }[] = []
    for (const id of [...new Set(body.complaintIds)].toSorted()) {
      const row = await queries.lockComplaint(work.tx, work.scope, id)
      if (row === undefined) refused.push({ id, code: 'complaints.not_found' })
      else if (row.closed_at !== null) refused.push({ id, code: 'complaints.wrong_state' })
      else if (row.complained_of_id === body.handlerId) refused.push({ id, code: 'complaints.handler_complained_of' })
      else {
        await give(work, context, row, body.handlerId, 'assign', body.reason)
        assigned.push(id)
        if (body.handlerId !== work.actor.id) {
          await work.notify({
            staffId: body.handlerId,
            kind: 'complaints.new',
            params: { name: row.customerName ?? '', title: row.title },
            href: `/complaints/${id}`,
          })
        }
      }
    }
    if (assigned.length === 0) {
      if (body.complaintIds.length === 1 && refused[0]?.code === 'complaints.not_found')
        throw denied(complaintsErrors.make('complaints.not_found'))
      work.audit({ action: 'complaints.assign', objectKind: 'staff', objectId: body.handlerId, fields: [], purpose: body.reason })
    }
    return { assigned, refused }
  })
}

export function decideVerdict(
  context: Context,
  id: string,
  version: number,
  body: Input<typeof moves.decideVerdict>['body'],
): Promise<ComplaintView> {
  return context.write('complaints:verdict', async (work) => {
    const row = await holdComplaint(work, context.services.pack, id, version)
    if (row.verdict !== null) throw complaintsErrors.make('complaints.verdict_decided')
    if (row.verdict_proposed === null) throw complaintsErrors.make('complaints.verdict_not_proposed')
    if (row.handler_id === work.actor.id || row.verdict_proposed_by === work.actor.id)
      throw complaintsErrors.make('complaints.verdict_own')
    await saveComplaint(work, context.services.pack, row, {
      verdict: body.justified,
      verdict_note: body.note === '' ? null : body.note,
      verdict_by: work.actor.id,
      verdict_at: work.now,
      taken_at: row.taken_at ?? work.now,
    })
    await parts.insertEvent(
      work.tx,
      work.scope,
      row,
      { id: newId(work.now), kind: 'verdict', from: null, to: null, details: { justified: body.justified, note: body.note } },
      work.now,
    )
    if (row.handler_id !== null)
      await work.notify({
        staffId: row.handler_id,
        kind: 'complaints.verdict',
        params: { no: row.no },
        href: `/complaints/${id}`,
      })
    work.audit({
      action: 'complaints.verdict',
      objectKind: 'complaint',
      objectId: id,
      rootId: row.customer_id,
      fields: ['verdict'],
    })
    return reload(work, context, row)
  })
}

const today = (context: Context, now: Date): string => localDate(now, context.services.pack.calendar.timeZone.value)
const person = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

function handlerView({
  handlerId,
  handlerName,
  standInId,
  standInName,
  away,
  ...row
}: desk.HandlerRow): Output<typeof deskContract.nameHandler> {
  return {
    ...row,
    handler: person(handlerId, handlerName),
    standIn: person(standInId, standInName),
    now: away ? person(standInId, standInName) : person(handlerId, handlerName),
  }
}

export function listHandlers(context: Context): Promise<Output<typeof deskContract.listHandlers>> {
  return context.read('complaints:read', async (work) => ({
    units: (await desk.listHandlers(work.tx, work.scope, today(context, work.now))).map(handlerView),
  }))
}

export function nameHandler(
  context: Context,
  unitId: string,
  body: { handlerId: string; standInId: string },
): Promise<Output<typeof deskContract.nameHandler>> {
  return context.write('complaints:handlers', async (work) => {
    const unit = await desk.findHandler(work.tx, work.scope, unitId, today(context, work.now))
    if (unit === undefined) throw denied(complaintsErrors.make('complaints.not_found'))
    if (body.handlerId === body.standInId) throw complaintsErrors.make('complaints.stand_in_same')
    if ((await desk.fitHandlers(work.tx, work.scope, [body.handlerId, body.standInId])).length < 2)
      throw complaintsErrors.make('complaints.handler_unfit')
    await desk.saveHandler(work.tx, work.scope, { unitId, ...body }, work.now)
    work.audit({ action: 'complaints.name_handler', objectKind: 'unit', objectId: unitId, fields: ['handlerId', 'standInId'] })
    return handlerView((await desk.findHandler(work.tx, work.scope, unitId, today(context, work.now)))!)
  })
}

export function readGuide(context: Context): Promise<Output<typeof deskContract.getGuide>> {
  const pack = context.services.pack.complaints
  return context.read('complaints:file', async (work) => {
    const guide = {
      beliefs: pack.beliefs.value,
      signs: pack.natureSigns.value,
      natureAnswers: pack.natureAnswers.value,
      coach: pack.coach.value,
      methods: pack.methods.value,
      listening: pack.listening.value,
      voiceAndBody: pack.voiceAndBody.value,
      classes: pack.classes.value,
      causes: pack.causes.value,
      limits: {
        receipt: pack.clocks.receipt.value,
        firstContact: pack.clocks.firstContact.value,
        progress: pack.clocks.progress.value,
        result: pack.clocks.result.value,
        hardStopDays: pack.clocks.hardStopDays.value,
      },
      repeatWindowDays: pack.repeatWindowDays.value,
      callbackDays: pack.callbackDays.value,
      goodwill: {
        perSpendLimit: pack.goodwill.perSpendLimit.value,
        reportWorkdays: pack.goodwill.reportWorkdays.value,
        story: pack.goodwill.story.value,
      },
      staff: await desk.listStaff(work.tx, work.scope),
    }
    return structuredClone(guide) as Output<typeof deskContract.getGuide>
  })
}
