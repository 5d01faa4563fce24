import type { Input, Output } from '../../contract/endpoint.ts'
import { periodDays, periodKey } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { learnAboutCustomer } from '../customers/customers.file.usecases.ts'
import type { TimelineItem, TimelineSource } from '../customers/customers.timeline.usecases.ts'
import { ruleOfTier } from '../obligations/obligations.model.rules.ts'
import { CONTACT_RULE_CODES } from '../obligations/obligations.rules.ts'
import { meetByContact, refreshCustomers } from '../obligations/obligations.usecases.ts'
import { lint, refusedHits } from '../phrases/phrases.lint.rules.ts'
import type * as contract from './contacts.contract.ts'
import type { ContactView } from './contacts.contract.ts'
import * as queries from './contacts.queries.ts'
import {
  assertContact,
  assertMayAcceptLate,
  assertMayWithdraw,
  CONTACT_OCCASIONS,
  contactsErrors,
  FACE_TO_FACE_CHANNELS,
  isOutgoing,
} from './contacts.rules.ts'

async function customerOf(work: Work, customerId: string): Promise<queries.ContactCustomer> {
  const found = await queries.findCustomer(work.tx, work.scope, customerId)
  if (found === undefined) throw contactsErrors.make('contacts.customer_not_found')
  return found
}

function mayWithdraw(work: Work, row: queries.ContactRow): boolean {
  if (row.withdrawnAt !== null) return false
  try {
    work.authorise('contacts:withdraw')
    assertMayWithdraw(work.actor, row)
    return true
  } catch {
    return false
  }
}

/** J5, whatever the client showed. */
function assertMayBeSent(text: string, pack: Pack): void {
  const refused = refusedHits(lint(text, pack.complaints.phrases.value))
  if (refused.length > 0)
    throw contactsErrors.make('contacts.phrase_forbidden', { found: refused.map((hit) => hit.found).join('、'), hits: refused })
}

function view(work: Work, pack: Pack, row: queries.ContactRow): ContactView {
  const { enteredBy: _enteredBy, ...shown } = row
  return {
    ...shown,
    occurredAt: row.occurredAt.toISOString(),
    enteredAt: row.enteredAt.toISOString(),
    lateAcceptedAt: row.lateAcceptedAt?.toISOString() ?? null,
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    hits: lint(row.content, pack.complaints.phrases.value),
    mayWithdraw: mayWithdraw(work, row),
  }
}

async function contactOf(work: Work, id: string): Promise<queries.ContactRow> {
  const found = await queries.findContact(work.tx, work.scope, id)
  if (found === undefined) throw contactsErrors.make('contacts.not_found')
  return found
}

const metOnWire = ({ obligationId, rule, period, dueAt, late }: queries.DueRow) => ({
  obligationId,
  rule,
  period,
  dueAt: dueAt.toISOString(),
  late,
})

export function logContact(
  context: Context,
  customerId: string,
  body: Input<typeof contract.logContact>['body'],
): Promise<Output<typeof contract.logContact>> {
  const { pack } = context.services
  return context.write('contacts:write', async (work) => {
    assertContact({ ...body, occurredAt: new Date(body.occurredAt) }, work.now)
    if (isOutgoing(body)) assertMayBeSent(body.content, pack)
    const customer = await customerOf(work, customerId)
    const id = newId(work.now)
    await queries.insertContact(work.tx, work.scope, customerId, id, body, work.now)
    const learned = Object.fromEntries(
      Object.entries(body.learnedPreferences).filter(([, value]) => value !== undefined && value !== ''),
    )
    if (Object.keys(learned).length > 0)
      await learnAboutCustomer(work, context.services, customerId, id, { preferences: learned })
    await meetByContact(work, pack, customerId)
    work.audit({
      action: 'contacts.log',
      objectKind: 'contact',
      objectId: id,
      rootId: customerId,
      fields: ['channel', 'occurredAt', 'content', 'result'],
    })
    const met = await queries.metBy(work.tx, work.scope, customerId, id)
    const open = await queries.openDuties(work.tx, work.scope, customerId, CONTACT_RULE_CODES)
    return {
      contact: view(work, context.services.pack, await contactOf(work, id)),
      met: met.map(metOnWire),
      nextDue: nextDue(open, customer.tier, pack, work.now),
      fileUpdated: Object.keys(learned),
    }
  })
}

/** What is open, or else the periodic contact of the next period. */
function nextDue(
  open: readonly queries.DueRow[],
  tier: Tier,
  pack: Pack,
  now: Date,
): Output<typeof contract.logContact>['nextDue'] {
  const first = open[0]
  if (first !== undefined)
    return { obligationId: first.obligationId, rule: first.rule, period: first.period, dueAt: first.dueAt.toISOString() }
  if (tier === 'none') return null
  const zone = pack.calendar.timeZone.value
  const cadence = pack.service.contactCadence.value[tier]
  const period = periodKey(cadence, periodDays(periodKey(cadence, localDate(now, zone))).to)
  return { obligationId: null, rule: ruleOfTier(tier), period, dueAt: startOfDay(periodDays(period).to, zone).toISOString() }
}

export function getContactForm(
  context: Context,
  customerId: string,
  obligationId: string | undefined,
): Promise<Output<typeof contract.getContactForm>> {
  const { pack } = context.services
  return context.read('contacts:write', async (work) => {
    const { tier, ...customer } = await customerOf(work, customerId)
    const open = await queries.openDuties(work.tx, work.scope, customerId, CONTACT_RULE_CODES)
    const reason = open.find((each) => each.obligationId === obligationId) ?? open[0]
    const faceToFace = reason?.rule === 'OB3'
    const preferred = customer.preferredChannel ?? 'phone'
    const channel = faceToFace && !FACE_TO_FACE_CHANNELS.includes(preferred) ? 'visit' : preferred
    return {
      customer,
      defaults: {
        channel,
        occasion: reason?.rule === 'OB5' ? null : 'consultation',
        care: reason?.rule === 'OB5' ? 'birthday' : null,
        faceToFace: faceToFace || FACE_TO_FACE_CHANNELS.includes(channel),
        place: FACE_TO_FACE_CHANNELS.includes(channel) ? (customer.preferredPlace ?? '') : '',
        occurredAt: work.now.toISOString(),
      },
      occasions: pack.service.occasions.value.flatMap(({ code, zh, en, script }) => {
        const known = CONTACT_OCCASIONS.find((each) => each === code)
        return known === undefined ? [] : [{ code: known, name: { zh, en }, script }]
      }),
      open: open.map(({ obligationId: id, rule, period, opensAt, dueAt }) => ({
        obligationId: id,
        rule,
        period,
        opensAt: opensAt.toISOString(),
        dueAt: dueAt.toISOString(),
      })),
      thenDueAt: nextDue([], tier, pack, work.now)?.dueAt ?? null,
    }
  })
}

export function listContacts(
  context: Context,
  customerId: string,
  query: Input<typeof contract.listContacts>['query'],
): Promise<Output<typeof contract.listContacts>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('contacts:read', async (work) => {
    await customerOf(work, customerId)
    const before = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listContacts(work.tx, work.scope, customerId, before, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    const more = rows.length > query.limit && last !== undefined
    return {
      items: shown.map((row) => view(work, context.services.pack, row)),
      nextCursor: more ? writeCursor({ key: last.occurredAt.toISOString(), id: last.id }) : null,
    }
  })
}

export function withdrawContact(context: Context, id: string, reason: string): Promise<Output<typeof contract.withdrawContact>> {
  return context.write('contacts:withdraw', async (work) => {
    const found = await contactOf(work, id)
    await queries.lockContact(work.tx, work.scope, found)
    if ((await contactOf(work, id)).withdrawnAt !== null) throw contactsErrors.make('contacts.already_withdrawn')
    assertMayWithdraw(work.actor, found)
    const had = await queries.metBy(work.tx, work.scope, found.customerId, id)
    await queries.withdraw(work.tx, work.scope, found, reason, work.now)
    await refreshCustomers(work, context.services.pack, [found.customerId])
    work.audit({ action: 'contacts.withdraw', objectKind: 'contact', objectId: id, rootId: found.customerId, purpose: reason })
    return {
      contact: view(work, context.services.pack, await contactOf(work, id)),
      takenBack: had.map(({ obligationId, rule, period }) => ({ obligationId, rule, period })),
    }
  })
}

export function acceptLateContact(
  context: Context,
  id: string,
  reason: string,
): Promise<Output<typeof contract.acceptLateContact>> {
  return context.write('contacts:accept_late', async (work) => {
    const found = await contactOf(work, id)
    await queries.lockContact(work.tx, work.scope, found)
    if ((await contactOf(work, id)).withdrawnAt !== null) throw contactsErrors.make('contacts.already_withdrawn')
    assertMayAcceptLate(work.actor.id, found)
    const had = new Set(
      (await queries.metBy(work.tx, work.scope, found.customerId, id))
        .filter((each) => !each.late)
        .map((each) => each.obligationId),
    )
    await queries.acceptLate(work.tx, work.scope, found, work.now)
    await refreshCustomers(work, context.services.pack, [found.customerId])
    const gained = (await queries.metBy(work.tx, work.scope, found.customerId, id)).filter(
      (each) => !each.late && !had.has(each.obligationId),
    )
    if (gained.length === 0) throw contactsErrors.make('contacts.not_late')
    work.audit({ action: 'contacts.accept_late', objectKind: 'contact', objectId: id, rootId: found.customerId, purpose: reason })
    return { contact: view(work, context.services.pack, await contactOf(work, id)), met: gained.map(metOnWire) }
  })
}

/** Contacts on the customer's timeline; the composition root hands it to the customers' feature. */
export const contactsTimelineSource: TimelineSource = {
  kind: 'contact',
  permission: 'contacts:read',
  async load(work, customerId, before, limit) {
    const rows = await queries.listContacts(work.tx, work.scope, customerId, before, limit)
    return rows.map((row): TimelineItem => ({
      id: row.id,
      at: row.occurredAt.toISOString(),
      kind: 'contact',
      title: {
        key: row.withdrawnAt === null ? 'timeline.contact.title' : 'timeline.contact.withdrawn',
        slots: { name: row.madeByName, channel: `contact.channel.${row.channel}` },
      },
      body: row.content === '' ? null : row.content,
      facts: [
        { key: `contact.result.${row.result}`, slots: {} },
        ...(row.occasion === null ? [] : [{ key: `contact.occasion.${row.occasion}`, slots: {} }]),
        ...(row.learned === null ? [] : [{ key: 'timeline.contact.learned', slots: { text: row.learned } }]),
        ...row.meets.map((met) => ({
          key: met.late ? 'timeline.contact.met_late' : 'timeline.contact.met',
          slots: { rule: `obligation.${met.rule}.title` },
        })),
        ...(row.counts ? [] : [{ key: 'timeline.contact.does_not_count', slots: {} }]),
      ],
      href: null,
    }))
  },
}
