import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions, forRoles } from '../../kernel/roles.ts'

/** Model 4.3, "tier publication": the analyst writes, the executive approves. */
export const modelsPermissions = definePermissions({
  'models:read': forRoles(['SV', 'QA', 'AN', 'EX'], all),
  'models:propose': { AN: all },
  'models:approve': { EX: all },
  'models:withdraw': forRoles(['AN', 'EX'], all),
})

export const modelsErrors = defineErrors({
  'models.not_found': 'not_found',
  'models.settings_invalid': 'invalid',
  'models.nothing_changed': 'invalid',
  'models.effective_in_past': 'invalid',
  'models.effective_too_far': 'invalid',
  'models.note_missing': 'invalid',
  'models.wrong_state': 'conflict',
  'models.in_force_already': 'conflict',
  'models.second_person': 'forbidden',
  'models.not_yours': 'forbidden',
})

export const MODEL_STATES = ['proposed', 'approved', 'rejected', 'withdrawn'] as const
export type ModelState = (typeof MODEL_STATES)[number]

/** What a version is to the branch on a day. */
export const MODEL_STANDINGS = ['proposed', 'rejected', 'withdrawn', 'scheduled', 'in_force', 'superseded'] as const
export type ModelStanding = (typeof MODEL_STANDINGS)[number]

/** Nobody decides today what shall count in two years. */
export const EFFECTIVE_WITHIN_DAYS = 366

export interface Placed {
  readonly number: number
  readonly state: ModelState
  /** Day from which an approved version counts. */
  readonly inForceFrom: string | null
}

/** Of two that begin on one day the later number counts. */
function before(a: Placed, b: Placed): boolean {
  return a.inForceFrom! < b.inForceFrom! || (a.inForceFrom === b.inForceFrom && a.number < b.number)
}

/** The version that counts on a day: the last approved one that has begun; undefined is the pack itself, version 0. */
export function inForceOn<T extends Placed>(versions: readonly T[], on: string): T | undefined {
  const begun = versions.filter((one) => one.state === 'approved' && one.inForceFrom! <= on)
  return begun.reduce<T | undefined>((last, one) => (last === undefined || before(last, one) ? one : last), undefined)
}

export function standingOf(version: Placed, versions: readonly Placed[], on: string): ModelStanding {
  if (version.state !== 'approved') return version.state
  if (version.inForceFrom! > on) return 'scheduled'
  return inForceOn(versions, on)?.number === version.number ? 'in_force' : 'superseded'
}

export const MODEL_DECISIONS = ['approve', 'reject'] as const
export type ModelDecision = (typeof MODEL_DECISIONS)[number]

/** Who proposed a version never decides it, whatever his role: publishing needs a second person. */
export function assertDecidable(version: { state: ModelState; proposedBy: string }, actorId: string): void {
  if (version.proposedBy === actorId) throw modelsErrors.make('models.second_person')
  if (version.state !== 'proposed') throw modelsErrors.make('models.wrong_state', { state: version.state })
}

/** A proposal is withdrawn by who made it; an approved version by anybody with the right, until it counts. */
export function assertWithdrawable(
  version: { state: ModelState; proposedBy: string; inForceFrom: string | null },
  actorId: string,
  today: string,
): void {
  if (version.state === 'proposed' && version.proposedBy !== actorId) throw modelsErrors.make('models.not_yours')
  if (version.state === 'approved' && version.inForceFrom! <= today) throw modelsErrors.make('models.in_force_already')
  if (version.state !== 'proposed' && version.state !== 'approved') {
    throw modelsErrors.make('models.wrong_state', { state: version.state })
  }
}
