import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions, forRoles, own, ROLES, self, territory, type Role } from '../../kernel/roles.ts'

export const STAFF_STATES = ['active', 'disabled', 'left'] as const
export type StaffState = (typeof STAFF_STATES)[number]
export const UNIT_KINDS = ['branch', 'urban', 'county', 'department'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]
/** From the widest to the narrowest; N1: the city, its districts and counties, and their areas. */
export const TERRITORY_KINDS = ['city', 'district', 'county', 'area'] as const
export type TerritoryKind = (typeof TERRITORY_KINDS)[number]

/** Domain model 4.3, row "Staff, units, territories". */
export const staffPermissions = definePermissions({
  'staff:read': {
    ...forRoles(['VM', 'GM'], own),
    ...forRoles(['SV'], territory),
    ...forRoles(['ZS', 'CH', 'CO', 'QA', 'AN', 'DP', 'EX', 'AD'], all),
  },
  'staff:write': { AD: all },
  // D1: the unit head sees to it that nobody's customers are left alone.
  'staff:arrange_leave': { SV: territory, AD: all },
  'staff:profile': forRoles(ROLES, self),
  // No role holds it: the one-time token of the console is the right.
  'staff:first_run': {},
})

export const staffErrors = defineErrors({
  'staff.not_found': 'not_found',
  'staff.unit_not_found': 'not_found',
  'staff.territory_not_found': 'not_found',
  'staff.leave_not_found': 'not_found',
  'staff.user_name_taken': 'conflict',
  'staff.unit_name_taken': 'conflict',
  'staff.territory_code_taken': 'conflict',
  'staff.wrong_state': 'conflict',
  'staff.not_oneself': 'conflict',
  'staff.last_administrator': 'conflict',
  'staff.has_duties': 'conflict',
  'staff.unit_loop': 'invalid',
  'staff.territory_does_not_fit': 'invalid',
  'staff.leave_order': 'invalid',
  'staff.leave_overlaps': 'conflict',
  'staff.cover_is_oneself': 'invalid',
  'staff.cover_not_active': 'conflict',
  'staff.cover_on_leave': 'conflict',
  'staff.covers_another': 'conflict',
  'staff.first_run_over': 'conflict',
  'staff.first_run_token_wrong': 'forbidden',
})

/** What may happen to a member of staff in each state. */
const transitions: Record<'disable' | 'enable' | 'end_office' | 'reset_password' | 'unlock' | 'edit', readonly StaffState[]> = {
  edit: ['active', 'disabled'],
  disable: ['active'],
  enable: ['disabled'],
  unlock: ['active', 'disabled'],
  reset_password: ['active', 'disabled'],
  end_office: ['active', 'disabled'],
}
export type StaffMove = keyof typeof transitions

export function mayHappen(move: StaffMove, state: StaffState): boolean {
  return transitions[move].includes(state)
}

/** The branch can never be left without somebody who can let people in. */
export function leavesNoAdministrator(role: Role, state: StaffState, otherActiveAdministrators: number): boolean {
  return role === 'AD' && state === 'active' && otherActiveAdministrators === 0
}

/** A city holds districts and counties, and they hold areas. */
export function territoryFits(parent: TerritoryKind | null, kind: TerritoryKind): boolean {
  if (parent === null) return kind === 'city'
  if (parent === 'city') return kind === 'district' || kind === 'county'
  return parent !== 'area' && kind === 'area'
}

export interface Days {
  readonly fromOn: string
  readonly toOn: string
}
export function daysOverlap(one: Days, other: Days): boolean {
  return one.fromOn <= other.toOn && other.fromOn <= one.toOn
}

export interface LeaveQuestion extends Days {
  readonly staffId: string
  readonly cover: { readonly id: string; readonly state: StaffState }
  /** Leaves in force of the two people, as those who are away and as covers. */
  readonly others: readonly (Days & { readonly staffId: string; readonly coverStaffId: string })[]
}
export type LeaveProblem =
  | 'staff.leave_order'
  | 'staff.cover_is_oneself'
  | 'staff.cover_not_active'
  | 'staff.leave_overlaps'
  | 'staff.cover_on_leave'
  | 'staff.covers_another'

/** D1: on every day of the leave the cover is there himself, and whoever leaves is not somebody's cover on these days. */
export function leaveProblem(leave: LeaveQuestion): LeaveProblem | undefined {
  if (leave.toOn < leave.fromOn) return 'staff.leave_order'
  if (leave.cover.id === leave.staffId) return 'staff.cover_is_oneself'
  if (leave.cover.state !== 'active') return 'staff.cover_not_active'
  const meanwhile = leave.others.filter((other) => daysOverlap(leave, other))
  if (meanwhile.some((other) => other.staffId === leave.staffId)) return 'staff.leave_overlaps'
  if (meanwhile.some((other) => other.staffId === leave.cover.id)) return 'staff.cover_on_leave'
  if (meanwhile.some((other) => other.coverStaffId === leave.staffId)) return 'staff.covers_another'
  return undefined
}
