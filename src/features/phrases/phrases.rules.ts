import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions, forRoles, ROLES } from '../../kernel/roles.ts'

/** `forbidden` and exact is refused in what goes out; everything else warns. */
export const HIT_KINDS = ['forbidden', 'over_apology', 'blame'] as const
export type HitKind = (typeof HIT_KINDS)[number]

/** The book holds nobody's data: whoever writes to customers may read it. */
export const phrasesPermissions = definePermissions({ 'phrases:check': forRoles(ROLES, all) })
export const phrasesErrors = defineErrors({})
