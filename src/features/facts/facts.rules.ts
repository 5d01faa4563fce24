import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions } from '../../kernel/roles.ts'

export const FACT_KINDS = ['usage', 'customer_dimension', 'subscription_keys', 'customer_rows'] as const
export type FactKind = (typeof FACT_KINDS)[number]

/** The columns of a month's usage file, in order; further numeric columns of the feed follow as `x_…`. */
export const USAGE_COLUMNS = {
  subscription_id: 'UUID',
  customer_id: 'UUID',
  month: 'VARCHAR',
  revenue_fen: 'BIGINT',
  minutes: 'DOUBLE',
  data_mb: 'DOUBLE',
  roaming_fen: 'BIGINT',
  arrears_fen: 'BIGINT',
  complaints: 'INTEGER',
  balance_fen: 'BIGINT',
} as const

/** A replaced file stays this long, so that the import which replaced it can be undone. */
export const SUPERSEDED_DAYS = 90

export const factsPermissions = definePermissions({
  'facts:read': { AN: all, SV: all, EX: all },
  'facts:write': { AN: all },
})

export const factsErrors = defineErrors({
  'facts.file_missing': 'unavailable',
})
