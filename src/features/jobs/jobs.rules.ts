import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions } from '../../kernel/roles.ts'

export const jobsPermissions = definePermissions({
  'jobs:read': { AD: all },
  'jobs:write': { AD: all },
  // No role holds it: the nightly clearing is the system's.
  'jobs:sweep': {},
})

export const jobsErrors = defineErrors({
  'jobs.not_found': 'not_found',
  'jobs.queue_gone': 'conflict',
})

/** A repeated request is recognised for this long. */
export const IDEMPOTENCY_HOURS = 24
/** Administrators hear of jobs given up within the last round of the watch, which runs this often. */
export const WATCH_MINUTES = 5
