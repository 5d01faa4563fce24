import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { addWorkdays, businessCalendar } from '../../kernel/business-calendar.ts'
import { addDays, periodDays } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import { formatYuan } from '../../kernel/money.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { meetObligations, oweObligation } from '../obligations/obligations.events.usecases.ts'
import type * as contract from './goodwill.contract.ts'
import type { GoodwillView } from './goodwill.contract.ts'
import * as queries from './goodwill.queries.ts'
import { assertGoodwillMove, firstState, goodwillErrors, OB23 } from './goodwill.rules.ts'

const zoneOf = (pack: Pack): string => pack.calendar.timeZone.value

function yearStart(pack: Pack, now: Date): Date {
  return startOfDay(`${localDate(now, zoneOf(pack)).slice(0, 4)}-01-01`, zoneOf(pack))
}

/** The end of the third workday after the spend. */
function reportDueAt(pack: Pack, spentAt: Date): Date {
  const last = addWorkdays(
    businessCalendar(pack.calendar),
    localDate(spentAt, zoneOf(pack)),
    pack.complaints.goodwill.reportWorkdays.value,
  )
  return startOfDay(addDays(last, 1), zoneOf(pack))
}

function view(work: Work, row: queries.SpendRow): GoodwillView {
  const mayReview =
    work.holds('goodwill:review') && row.spenderId !== work.actor.id && ['requested', 'reported', 'reviewed'].includes(row.state)
  return {
    ...row,
    spentAt: row.spentAt?.toISOString() ?? null,
    reportDueAt: row.reportDueAt?.toISOString() ?? null,
    reportedAt: row.reportedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    mayReport: row.spenderId === work.actor.id && ['spent', 'questioned'].includes(row.state),
    mayReview,
  }
}

export function readFund(context: Context): Promise<Output<typeof contract.getFund>> {
  const { goodwill } = context.services.pack.complaints
  return context.read('goodwill:spend', async (work) => {
    const { amount, unreported } = await queries.sumSpent(
      work.tx,
      work.scope,
      work.actor.id,
      yearStart(context.services.pack, work.now),
    )
    return {
      yearlyFund: goodwill.yearlyFund.value,
      spentThisYear: amount,
      balance: goodwill.yearlyFund.value - amount,
      perSpendLimit: goodwill.perSpendLimit.value,
      reportWorkdays: goodwill.reportWorkdays.value,
      waitingForReport: unreported,
    }
  })
}

export function listGoodwill(
  context: Context,
  query: Input<typeof contract.listGoodwill>['query'],
): Promise<Output<typeof contract.listGoodwill>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('goodwill:read', async (work) => {
    const before = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listSpends(
      work.tx,
      work.scope,
      { state: query.state, complaintId: query.complaintId },
      before,
      query.limit + 1,
    )
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => view(work, row)),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.createdAt.toISOString(), id: last.id }) : null,
    }
  })
}

async function oweReport(
  work: Work,
  pack: Pack,
  spend: { id: string; customerId: string; spenderId: string; amount: number; customerName: string | null; tier: string | null },
): Promise<void> {
  await oweObligation(work, {
    rule: OB23,
    rootId: spend.customerId,
    subjectKind: 'goodwill',
    subjectId: spend.id,
    period: spend.id,
    ownerId: spend.spenderId,
    opensAt: work.now,
    dueAt: reportDueAt(pack, work.now),
    tier: spend.tier,
    reason: { name: spend.customerName ?? '', amount: formatYuan(spend.amount), href: '/goodwill' },
  })
}

export function spendGoodwill(context: Context, body: Input<typeof contract.spendGoodwill>['body']): Promise<GoodwillView> {
  const { pack } = context.services
  return context.write('goodwill:spend', async (work) => {
    const customer = await queries.findCustomer(work.tx, work.scope, body.customerId)
    if (customer === undefined) throw denied(goodwillErrors.make('goodwill.customer_not_found'))
    await queries.lockFund(work.tx, work.scope, work.actor.id)
    const { amount: spent } = await queries.sumSpent(work.tx, work.scope, work.actor.id, yearStart(pack, work.now))
    const { perSpendLimit, yearlyFund } = pack.complaints.goodwill
    const state = firstState(body.amount, perSpendLimit.value, yearlyFund.value - spent)
    const id = newId(work.now)
    await queries.insertSpend(
      work.tx,
      work.scope,
      { ...body, id, state, reportDueAt: state === 'spent' ? reportDueAt(pack, work.now) : null },
      work.now,
    )
    if (state === 'spent') {
      await oweReport(work, pack, {
        id,
        customerId: body.customerId,
        spenderId: work.actor.id,
        amount: body.amount,
        customerName: customer.name,
        tier: customer.tier,
      })
    } else {
      for (const staffId of await queries.supervisorsOf(work.tx, work.scope, work.actor.id)) {
        await work.notify({
          staffId,
          kind: 'goodwill.requested',
          params: { name: customer.name, amount: formatYuan(body.amount) },
          href: '/goodwill',
        })
      }
    }
    work.audit({
      action: state === 'spent' ? 'goodwill.spend' : 'goodwill.request',
      objectKind: 'goodwill',
      objectId: id,
      rootId: body.customerId,
      fields: ['amount', 'problem'],
    })
    return view(work, (await queries.reloadSpend(work.tx, work.scope, body.customerId, id))!)
  })
}

async function hold(work: Work, id: string, version: number): Promise<queries.SpendRow> {
  const row = await queries.lockSpend(work.tx, work.scope, id)
  if (row === undefined) throw denied(goodwillErrors.make('goodwill.not_found'))
  if (row.version !== version) throw commonErrors.make('request.stale', { current: view(work, row) })
  return row
}

const reread = async (work: Work, row: queries.SpendRow): Promise<GoodwillView> =>
  view(work, (await queries.reloadSpend(work.tx, work.scope, row.customerId, row.id))!)

export function reportGoodwill(context: Context, id: string, version: number, report: string): Promise<GoodwillView> {
  return context.write('goodwill:read', async (work) => {
    const row = await hold(work, id, version)
    if (row.spenderId !== work.actor.id) throw goodwillErrors.make('goodwill.not_yours')
    assertGoodwillMove('report', row.state)
    await queries.setReport(work.tx, work.scope, row, report, work.now)
    await meetObligations(work, { rule: OB23, rootId: row.customerId, subjectId: id }, { id, at: work.now })
    work.audit({ action: 'goodwill.report', objectKind: 'goodwill', objectId: id, rootId: row.customerId, fields: ['report'] })
    return reread(work, row)
  })
}

const OUTCOME = { approve: 'spent', refuse: 'refused', review: 'reviewed', question: 'questioned' } as const

export function reviewGoodwill(
  context: Context,
  id: string,
  version: number,
  body: Input<typeof contract.reviewGoodwill>['body'],
): Promise<GoodwillView> {
  const { pack } = context.services
  return context.write('goodwill:review', async (work) => {
    const row = await hold(work, id, version)
    if (row.spenderId === work.actor.id) throw goodwillErrors.make('goodwill.review_own')
    assertGoodwillMove(body.decision, row.state)
    const state = OUTCOME[body.decision]
    if (state === 'spent') {
      await queries.lockFund(work.tx, work.scope, row.spenderId)
      const { amount } = await queries.sumSpent(work.tx, work.scope, row.spenderId, yearStart(pack, work.now))
      firstState(row.amount, row.amount, pack.complaints.goodwill.yearlyFund.value - amount)
      await oweReport(work, pack, { ...row, tier: null })
    }
    await queries.setDecision(
      work.tx,
      work.scope,
      row,
      state,
      body.note,
      state === 'spent' ? { at: work.now, reportDueAt: reportDueAt(pack, work.now) } : null,
      work.now,
    )
    await work.notify({
      staffId: row.spenderId,
      kind: 'goodwill.decided',
      params: { state: `goodwill.state.${state}` },
      href: '/goodwill',
    })
    work.audit({
      action: `goodwill.${body.decision}`,
      objectKind: 'goodwill',
      objectId: id,
      rootId: row.customerId,
      fields: ['state'],
      purpose: body.note === '' ? null : body.note,
    })
    return reread(work, row)
  })
}

export function tellStory(context: Context, id: string, version: number, story: string): Promise<GoodwillView> {
  return context.write('goodwill:review', async (work) => {
    const row = await hold(work, id, version)
    assertGoodwillMove('story', row.state)
    await queries.setStory(work.tx, work.scope, row, story)
    await work.notify({ staffId: row.spenderId, kind: 'goodwill.story', params: {}, href: '/goodwill' })
    work.audit({ action: 'goodwill.story', objectKind: 'goodwill', objectId: id, rootId: row.customerId, fields: ['story'] })
    return reread(work, row)
  })
}

export function goodwillFigures(context: Context, month: string): Promise<Output<typeof contract.goodwillFigures>> {
  const zone = zoneOf(context.services.pack)
  const { from, to } = periodDays(month)
  return context.read('goodwill:figures', async (work) => {
    const found = await queries.monthFigures(work.tx, work.scope, startOfDay(from, zone), startOfDay(to, zone))
    return {
      month,
      uses: found.uses,
      amount: found.amount,
      reportedInTime: { numerator: found.inTime, denominator: found.due },
      stories: found.stories,
    }
  })
}
