import { defineErrors } from '../../kernel/errors.ts'
import { all, allMasked, definePermissions, forRoles, territory } from '../../kernel/roles.ts'

/** Model 4.3, "tier publication": the analyst works, the heads, quality and the executive look on. */
export const studioPermissions = definePermissions({
  /** Counts and sums of the whole base under any rules. */
  'studio:read': forRoles(['SV', 'QA', 'AN', 'EX'], all),
  /** Customers by name. */
  'studio:movers': { SV: territory, QA: allMasked, AN: allMasked },
})

export const studioErrors = defineErrors({
  /** A newer request of the same page has taken this one's place. */
  'studio.superseded': 'conflict',
  'studio.no_run': 'conflict',
  'studio.loading': 'unavailable',
  'studio.window_unknown': 'invalid',
  'studio.settings_invalid': 'invalid',
  'studio.base_changed': 'conflict',
})

/** `rules`: where the rules lead once every tier in hand has run out; `start`: the day they begin, falls waiting. */
export const STUDIO_VIEWS = ['rules', 'start'] as const
export type StudioView = (typeof STUDIO_VIEWS)[number]

export const MOVER_DIRECTIONS = ['up', 'down'] as const

/** Where the studio stands: nothing to work on, reading the base, or ready. */
export const STUDIO_STATES = ['no_run', 'loading', 'failed', 'ready'] as const
