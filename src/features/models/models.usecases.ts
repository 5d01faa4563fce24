import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { addDays } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { localDate } from '../../kernel/zones.ts'
import type { Context, Work } from '../../platform/work.ts'
import type * as contract from './models.contract.ts'
import type { ModelFigures, ModelVersionView } from './models.contract.ts'
import * as queries from './models.queries.ts'
import {
  assertDecidable,
  assertWithdrawable,
  EFFECTIVE_WITHIN_DAYS,
  inForceOn,
  modelsErrors,
  standingOf,
  type ModelDecision,
} from './models.rules.ts'
import { applySettings, settingChanges, settingProblems, settingsOf, type ModelSettings } from './models.settings.rules.ts'

export interface ModelInForce {
  /** 0: the pack's own. */
  readonly number: number
  readonly settings: ModelSettings
  readonly model: ValuePack
}

/** The model that counts on a day of the branch; the caller's right decides who may ask. */
export async function modelInForce(work: Work, pack: Pack, on: string): Promise<ModelInForce> {
  const version = inForceOn(await queries.listApproved(work.tx, work.scope), on)
  const own = settingsOf(pack.value)
  if (version === undefined) return { number: 0, settings: own, model: pack.value }
  return { number: version.number, settings: version.settings, model: applySettings(pack.value, version.settings) }
}

const today = (pack: Pack, now: Date): string => localDate(now, pack.calendar.timeZone.value)

interface Around {
  readonly pack: Pack
  readonly on: string
  readonly approved: readonly queries.InForceRow[]
}

async function around(work: Work, pack: Pack): Promise<Around> {
  return { pack, on: today(pack, work.now), approved: await queries.listApproved(work.tx, work.scope) }
}

function settingsNumbered(number: number, { pack, approved }: Around): ModelSettings {
  return approved.find((one) => one.number === number)?.settings ?? settingsOf(pack.value)
}

function view(work: Work, row: queries.VersionRow, of: Around): ModelVersionView {
  const { id: _id, state, baseNumber, proposedBy, proposedAt, decidedAt, withdrawnAt, ...rest } = row
  const isProposer = proposedBy === work.actor.id
  const waits = state === 'approved' && row.inForceFrom! > of.on
  return {
    ...rest,
    standing: standingOf(row, of.approved, of.on),
    base: { number: baseNumber, settings: settingsNumbered(baseNumber, of) },
    proposedAt: proposedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
    mayDecide: state === 'proposed' && !isProposer && work.holds('models:approve'),
    mayWithdraw: ((state === 'proposed' && isProposer) || waits) && work.holds('models:withdraw'),
  }
}

/** Version 0: what the pack says, in force until the first approved version. */
function packView({ pack, on, approved }: Around): ModelVersionView {
  return {
    number: 0,
    standing: inForceOn(approved, on) === undefined ? 'in_force' : 'superseded',
    packVersion: pack.version,
    settings: settingsOf(pack.value),
    base: null,
    reason: null,
    effectiveFrom: null,
    inForceFrom: null,
    figures: null,
    proposedAt: null,
    proposedByName: null,
    decidedAt: null,
    decidedByName: null,
    decisionNote: null,
    withdrawnAt: null,
    withdrawnByName: null,
    withdrawalReason: null,
    mayDecide: false,
    mayWithdraw: false,
    version: 1,
  }
}

export function listModels(
  context: Context,
  query: Input<typeof contract.listModels>['query'],
): Promise<Output<typeof contract.listModels>> {
  return context.read('models:read', async (work) => {
    // The list's order is the number itself.
    if (query.cursor !== undefined && !/^\d{1,9}$/.test(query.cursor)) throw commonErrors.make('request.invalid')
    const before = query.cursor === undefined ? undefined : Number(query.cursor)
    const of = await around(work, context.services.pack)
    const rows = await queries.listVersions(work.tx, work.scope, before, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const more = rows.length > query.limit
    const items = shown.map((row) => view(work, row, of))
    return {
      items: more ? items : [...items, packView(of)],
      nextCursor: more ? String(shown.at(-1)!.number) : null,
      inForce: inForceOn(of.approved, of.on)?.number ?? 0,
      waiting: await queries.countWaiting(work.tx, work.scope),
    }
  })
}

export function getModel(context: Context, number: number): Promise<ModelVersionView> {
  return context.read('models:read', async (work) => {
    const of = await around(work, context.services.pack)
    if (number === 0) return packView(of)
    const row = await queries.findVersion(work.tx, work.scope, number)
    if (row === undefined) throw modelsErrors.make('models.not_found')
    return view(work, row, of)
  })
}

/** Leaves the figures to a job: the base is graded under the proposed settings as a run would grade it. */
export function proposeModel(
  context: Context,
  wanted: { settings: ModelSettings; effectiveFrom: string; reason: string },
): Promise<ModelVersionView> {
  const { pack } = context.services
  return context.write('models:propose', async (work) => {
    const problems = settingProblems(wanted.settings)
    if (problems.length > 0) throw modelsErrors.make('models.settings_invalid', { problem: problems[0], problems })
    const of = await around(work, pack)
    if (wanted.effectiveFrom < of.on) throw modelsErrors.make('models.effective_in_past', { today: of.on })
    const last = addDays(of.on, EFFECTIVE_WITHIN_DAYS)
    if (wanted.effectiveFrom > last) throw modelsErrors.make('models.effective_too_far', { last })
    const baseNumber = inForceOn(of.approved, of.on)?.number ?? 0
    if (settingChanges(settingsNumbered(baseNumber, of), wanted.settings).length === 0) {
      throw modelsErrors.make('models.nothing_changed')
    }
    const number = await queries.nextNumber(work.tx, work.scope)
    const id = newId(work.now)
    await queries.insertVersion(
      work.tx,
      work.scope,
      { ...wanted, id, number, packId: pack.id, packVersion: pack.version, baseNumber },
      work.now,
    )
    await work.enqueue({ name: 'value.rehearse', data: { number } })
    for (const staffId of await queries.listApprovers(work.tx, work.scope, work.actor.id)) {
      await work.notify({ staffId, kind: 'models.proposed', params: { number }, href: `/models/${number}` })
    }
    work.audit({ action: 'models.propose', objectKind: 'model_version', objectId: id, fields: ['settings', 'effective_from'] })
    return view(work, (await queries.findVersion(work.tx, work.scope, number))!, of)
  })
}

async function hold(work: Work, number: number, version: number, of: Around): Promise<queries.VersionRow> {
  const row = await queries.lockVersion(work.tx, work.scope, number)
  if (row === undefined) throw modelsErrors.make('models.not_found')
  if (row.version !== version) throw commonErrors.make('request.stale', { current: view(work, row, of) })
  return row
}

async function reread(work: Work, pack: Pack, number: number): Promise<ModelVersionView> {
  return view(work, (await queries.findVersion(work.tx, work.scope, number))!, await around(work, pack))
}

export function decideModel(
  context: Context,
  number: number,
  version: number,
  { decision, note }: { decision: ModelDecision; note: string },
): Promise<ModelVersionView> {
  const { pack } = context.services
  return context.write('models:approve', async (work) => {
    const of = await around(work, pack)
    const row = await hold(work, number, version, of)
    assertDecidable(row, work.actor.id)
    if (decision === 'reject' && note === '') throw modelsErrors.make('models.note_missing')
    // Approved late, it begins on the day of approval: nothing counts in hindsight.
    const inForceFrom = decision === 'reject' ? null : row.effectiveFrom < of.on ? of.on : row.effectiveFrom
    const state = decision === 'approve' ? 'approved' : 'rejected'
    await queries.setDecision(work.tx, work.scope, number, { state, inForceFrom, note }, work.now)
    await work.notify({
      staffId: row.proposedBy,
      kind: `models.${state}`,
      params: { number, date: inForceFrom ?? row.effectiveFrom },
      href: `/models/${number}`,
    })
    work.audit({ action: `models.${decision}`, objectKind: 'model_version', objectId: row.id, fields: ['state'] })
    return reread(work, pack, number)
  })
}

export function withdrawModel(context: Context, number: number, version: number, reason: string): Promise<ModelVersionView> {
  const { pack } = context.services
  return context.write('models:withdraw', async (work) => {
    const of = await around(work, pack)
    const row = await hold(work, number, version, of)
    assertWithdrawable(row, work.actor.id, of.on)
    await queries.setWithdrawn(work.tx, work.scope, number, reason, work.now)
    const others = new Set([row.proposedBy, ...(await queries.listApprovers(work.tx, work.scope, row.proposedBy))])
    others.delete(work.actor.id)
    for (const staffId of others) {
      await work.notify({ staffId, kind: 'models.withdrawn', params: { number }, href: `/models/${number}` })
    }
    work.audit({ action: 'models.withdraw', objectKind: 'model_version', objectId: row.id, fields: ['state'] })
    return reread(work, pack, number)
  })
}

/** What a rehearsal needs of a version; undefined where there is none. The rehearsal's own right reads. */
export function findSettings(work: Work, number: number): Promise<ModelSettings | undefined> {
  return queries.findVersion(work.tx, work.scope, number).then((row) => row?.settings)
}

/** The rehearsal's figures join the proposal; the rehearsal audits. */
export function keepFigures(work: Work, number: number, figures: ModelFigures): Promise<void> {
  return queries.setFigures(work.tx, work.scope, number, figures)
}
