import { defineErrors } from '../../kernel/errors.ts'
import { definePermissions, forRoles, ROLES, self } from '../../kernel/roles.ts'

export const notificationsPermissions = definePermissions({
  'notifications:self': forRoles(ROLES, self),
})

export const notificationsErrors = defineErrors({
  'notifications.not_found': 'not_found',
})

/** Read ones are kept this long for whoever looks back; unread ones stay. */
export const KEEP_READ_DAYS = 90
