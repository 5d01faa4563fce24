/** The eleven roles of the domain model, 4.3. */
export const ROLES = ['VM', 'GM', 'ZS', 'CH', 'SV', 'CO', 'QA', 'AN', 'DP', 'EX', 'AD'] as const
export type Role = (typeof ROLES)[number]

/**
 * How far a grant reaches.
 * - `self`: the member of staff's own records (own plan, own profile)
 * - `own`: customers of whom he is the full-service manager, or the cover during the cover
 * - `case`: customers and records of the cases assigned to him
 * - `territory`: the territories of the unit's subtree, or customers whose accountable manager is in that subtree
 * - `all`: the whole branch
 */
export const REACHES = ['self', 'own', 'case', 'territory', 'all'] as const
export type Reach = (typeof REACHES)[number]

/** `masked`: sensitive fields are masked and cannot be opened. `aggregate`: counts and sums only, no row of a person. */
export interface Grant {
  readonly reach: Reach
  readonly masked?: boolean
  readonly aggregate?: boolean
  /** The caller must give a purpose, which the audit keeps. */
  readonly reasonRequired?: boolean
}

/** One row of the matrix: a role that is not named has no access. */
export type Grants = Readonly<Partial<Record<Role, Grant>>>

/** A feature's rows of the permission matrix, by permission (`staff:write`). */
export type PermissionTable = Readonly<Record<string, Grants>>

export function definePermissions<const T extends Record<string, Grants>>(table: T): T {
  return table
}

const grant = (reach: Reach, more: Omit<Grant, 'reach'> = {}): Grant => ({ reach, ...more })
/** The matrix is read more often than written: short words for its cells. */
export const own = grant('own')
export const self = grant('self')
export const territory = grant('territory')
export const cases = grant('case')
export const all = grant('all')
export const allMasked = grant('all', { masked: true })
export const territoryMasked = grant('territory', { masked: true })
export const allAggregate = grant('all', { aggregate: true })
export const territoryWithReason = grant('territory', { reasonRequired: true })
/** The same cell for several roles. */
export function forRoles(roles: readonly Role[], cell: Grant): Grants {
  return Object.fromEntries(roles.map((role) => [role, cell]))
}
