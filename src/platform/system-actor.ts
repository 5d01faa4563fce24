import { SYSTEM_ID } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'

/** Jobs and the command line: the whole branch, and the audit says that no person did it. */
export const systemActor: Actor = {
  kind: 'system',
  id: SYSTEM_ID,
  role: 'SYSTEM',
  unitId: null,
  sessionId: null,
  ip: null,
  servesStaffIds: [],
  unitStaffIds: [],
  unitIds: [],
  territoryIds: [],
}
