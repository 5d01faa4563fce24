import { defineErrors } from '../../kernel/errors.ts'
import { definePermissions, forRoles, ROLES, self, type Grant, type PermissionTable, type Role } from '../../kernel/roles.ts'

export const sessionPermissions = definePermissions({
  'session:self': forRoles(ROLES, self),
  // No role holds it: before the sign-in there is no actor, so the system counts the attempt.
  'session:attempt': {},
})

export const sessionErrors = defineErrors({
  'session.wrong_credentials': 'unauthenticated',
  'session.locked': 'limited',
  'session.too_many_attempts': 'limited',
  'session.busy': 'unavailable',
  'session.wrong_password': 'invalid',
  'session.weak_password': 'invalid',
  'session.same_password': 'invalid',
  'session.not_found': 'not_found',
})

export const SESSION_LIMITS = {
  idleMinutes: 30,
  absoluteHours: 12,
  perPerson: 3,
  failuresPerAddress: 30,
  addressWindowMinutes: 10,
} as const

export const PASSWORD_PROFILES = ['dengbao3', 'asvs'] as const
export type PasswordProfileName = (typeof PASSWORD_PROFILES)[number]

export interface PasswordProfile {
  readonly minLength: number
  readonly maxLength: number
  /** Of upper case, lower case, digits and signs. */
  readonly minClasses: number
  readonly maxAgeDays: number | null
  readonly failuresBeforeLock: number
  readonly firstLockMinutes: number
  readonly longestLockMinutes: number
}

const lock = { failuresBeforeLock: 5, firstLockMinutes: 15, longestLockMinutes: 24 * 60 }
const profiles: Record<PasswordProfileName, PasswordProfile> = {
  // GB/T 22239-2019 level 3
  dengbao3: { minLength: 12, maxLength: 128, minClasses: 3, maxAgeDays: 90, ...lock },
  // OWASP ASVS 5.0: length alone, no forced change
  asvs: { minLength: 12, maxLength: 128, minClasses: 1, maxAgeDays: null, ...lock },
}
export function passwordProfile(name: PasswordProfileName): PasswordProfile {
  return profiles[name]
}

export const PASSWORD_PROBLEMS = ['too_short', 'too_long', 'too_few_classes', 'contains_user_name', 'too_common'] as const
export type PasswordProblem = (typeof PASSWORD_PROBLEMS)[number]

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]
/** Words that begin the lists guessed first; a password that is one of them with digits and signs around it is one of them. */
const COMMON = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'admin',
  'administrator',
  'qwerty',
  'qwertyuiop',
  'letmein',
  'welcome',
  'iloveyou',
  'woaini',
  'zhixin',
  'abc',
  'abcdef',
  'test',
  'root',
  'user',
  'china',
  'telecom',
]

/** Everything that is wrong with a password, so that the form can say it at once. */
export function passwordProblems(profile: PasswordProfile, password: string, userName: string): PasswordProblem[] {
  const problems: PasswordProblem[] = []
  const length = [...password].length
  if (length < profile.minLength) problems.push('too_short')
  if (length > profile.maxLength) problems.push('too_long')
  if (CLASSES.filter((one) => one.test(password)).length < profile.minClasses) problems.push('too_few_classes')
  const plain = password.toLowerCase()
  if (userName.length >= 3 && plain.includes(userName.toLowerCase())) problems.push('contains_user_name')
  const core = plain.replace(/^[\d\W_]+|[\d\W_]+$/g, '')
  if (core === '' || COMMON.includes(core) || new Set(plain).size < 5) problems.push('too_common')
  return problems
}

/** 15 minutes, twice as long each further time, never for ever: a stranger cannot shut anybody out. */
export function lockMinutes(profile: PasswordProfile, locksBefore: number): number {
  return Math.min(profile.firstLockMinutes * 2 ** locksBefore, profile.longestLockMinutes)
}

export interface FailureCount {
  readonly failures: number
  readonly lockCount: number
  readonly lockedUntil: Date | null
}
/** The count after one more failure; the lock begins with the last failure allowed. */
export function countFailure(profile: PasswordProfile, before: FailureCount, now: Date): FailureCount {
  const failures = before.failures + 1
  if (failures < profile.failuresBeforeLock) return { failures, lockCount: before.lockCount, lockedUntil: before.lockedUntil }
  const minutes = lockMinutes(profile, before.lockCount)
  return { failures: 0, lockCount: before.lockCount + 1, lockedUntil: new Date(now.getTime() + minutes * 60_000) }
}

export function isLocked(count: Pick<FailureCount, 'lockedUntil'>, now: Date): boolean {
  return count.lockedUntil !== null && count.lockedUntil > now
}

export function mustChangePassword(
  profile: PasswordProfile,
  credential: { readonly mustChangePassword: boolean; readonly passwordChangedAt: Date },
  now: Date,
): boolean {
  if (credential.mustChangePassword) return true
  if (profile.maxAgeDays === null) return false
  return now.getTime() - credential.passwordChangedAt.getTime() >= profile.maxAgeDays * 86_400_000
}

/** The rows of one role, as the shell shows and hides by them. */
export function grantsOf(role: Role, table: PermissionTable): Record<string, Grant> {
  const rows: Record<string, Grant> = {}
  for (const [permission, grants] of Object.entries(table)) {
    const cell = grants[role]
    if (cell !== undefined) rows[permission] = cell
  }
  return rows
}
