/** What a list of customers may carry out of the house: the basic group, and none of the preferences or private details. */
export const EXPORT_COLUMNS = [
  'customerNo',
  'name',
  'tier',
  'tierValidTo',
  'status',
  'important',
  'valueScore',
  'phone',
  'idNumber',
  'address',
  'birthday',
  'territory',
  'manager',
  'account',
  'accountRole',
  'channel',
  'openedOn',
  'contractEnd',
] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]

/** Masked in the file, unless a second person has granted them in clear. */
export const EXPORT_SEALED = ['phone', 'idNumber', 'address'] as const
export type ExportSealed = (typeof EXPORT_SEALED)[number]

export function isSealedColumn(column: ExportColumn): column is ExportSealed {
  return (EXPORT_SEALED as readonly string[]).includes(column)
}
