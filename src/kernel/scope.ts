import { AppError } from './errors.ts'
import type { Grant, PermissionTable, Reach, Role } from './roles.ts'

/** Who acts. `system` is a job or the command line; its rights are checked as those of the person it acts for, if any. */
export interface Actor {
  readonly kind: 'staff' | 'system'
  /** The member of staff; for `system` the nil UUID. */
  readonly id: string
  /** `NOBODY`: a caller who has not signed in; no permission grants him anything. */
  readonly role: Role | 'SYSTEM' | 'NOBODY'
  readonly unitId: string | null
  readonly sessionId: string | null
  readonly ip: string | null
  /** The staff whose customers he serves now: himself and those he covers. */
  readonly servesStaffIds: readonly string[]
  /** Everyone who works in his unit or below it. */
  readonly unitStaffIds: readonly string[]
  /** His unit and the units below it. */
  readonly unitIds: readonly string[]
  /** The territories of those units and all below them. */
  readonly territoryIds: readonly string[]
}

declare const scopeBrand: unique symbol
/** What a query may see. Only `authorise` makes one; every query function takes one. */
export interface Scope {
  readonly [scopeBrand]: true
  readonly permission: string
  readonly actorId: string
  readonly role: Role | 'SYSTEM' | 'NOBODY'
  readonly reach: Reach
  readonly masked: boolean
  readonly aggregate: boolean
  /** `self`, `case`: himself; `own`: himself and those he covers; `territory`: the staff of the unit's subtree. */
  readonly staffIds: readonly string[]
  readonly unitIds: readonly string[]
  readonly territoryIds: readonly string[]
}

function grantOf(actor: Actor, permission: string, table: PermissionTable): Grant | undefined {
  const grants = table[permission]
  if (grants === undefined) throw new Error(`permission ${permission} is not declared`)
  return actor.role === 'SYSTEM' ? { reach: 'all' } : actor.role === 'NOBODY' ? undefined : grants[actor.role]
}

/** Whether there is such a right at all, given its reason where it wants one: for what somebody is shown he may do. */
export function holds(actor: Actor, permission: string, table: PermissionTable): boolean {
  return grantOf(actor, permission, table) !== undefined
}

/** The one decision: role and permission in, scope out. Pure; the tables are data. Throws `access.forbidden` or `access.purpose_required`. */
export function authorise(actor: Actor, permission: string, table: PermissionTable, purpose?: string): Scope {
  const cell = grantOf(actor, permission, table)
  if (cell === undefined) throw new AppError('access.forbidden', 'forbidden', { permission })
  if (cell.reasonRequired === true && (purpose === undefined || purpose.trim() === '')) {
    throw new AppError('access.purpose_required', 'forbidden', { permission })
  }
  return {
    permission,
    actorId: actor.id,
    role: actor.role,
    reach: cell.reach,
    masked: cell.masked === true,
    aggregate: cell.aggregate === true,
    staffIds:
      cell.reach === 'territory'
        ? actor.unitStaffIds
        : cell.reach === 'self' || cell.reach === 'case'
          ? [actor.id]
          : actor.servesStaffIds,
    unitIds: actor.unitIds,
    territoryIds: actor.territoryIds,
  } as unknown as Scope
}
