import type { KeyRing } from '../../platform/keys.ts'
import type { Work } from '../../platform/work.ts'
import * as queries from './customers.export.queries.ts'
import { EXPORT_SEALED, type ExportColumn, type ExportSealed } from './customers.export.rules.ts'
import { SEALED_PLACES } from './customers.fields.rules.ts'
import { birthdayOf } from './customers.list.usecases.ts'
import type { CustomerFilter } from './customers.filter.queries.ts'
import type { Selection } from './customers.selection.rules.ts'

export interface ExportedCustomer extends Omit<
  queries.ExportedRow,
  ExportSealed | 'birthCalendar' | 'birthYear' | 'birthMonth' | 'birthDay' | 'birthLeapMonth'
> {
  readonly phone: string | null
  readonly idNumber: string | null
  readonly address: string | null
  readonly birthday: ReturnType<typeof birthdayOf>
}

/** A page of an export under the caller's scope; sealed fields come masked but for those in `clear`, and only those of `columns` are opened. */
export async function pageForExport(
  work: Work,
  keys: KeyRing,
  selection: Selection,
  shape: { readonly columns: readonly ExportColumn[]; readonly clear: readonly ExportSealed[] },
  page: { readonly after: string | null; readonly limit: number },
): Promise<ExportedCustomer[]> {
  const wanted = EXPORT_SEALED.filter((column) => shape.columns.includes(column))
  if (shape.clear.length > 0) work.authorise('customers:reveal')
  const rows = await queries.pageForExport(work.tx, work.scope, selection as CustomerFilter, {
    ...page,
    sealed: wanted.length > 0,
  })
  const show = (row: queries.ExportedRow, field: ExportSealed): string | null => {
    const sealed = row[field]
    if (sealed === null || !wanted.includes(field)) return null
    const place = SEALED_PLACES[field]
    const value = keys.open(sealed, { table: place.table, column: place.column, rowId: row.customerId })
    return shape.clear.includes(field) ? value : place.mask(value)
  }
  return rows.map((row) => {
    const { birthCalendar: _c, birthYear: _y, birthMonth: _m, birthDay: _d, birthLeapMonth: _l, ...plain } = row
    return {
      ...plain,
      phone: show(row, 'phone'),
      idNumber: show(row, 'idNumber'),
      address: show(row, 'address'),
      birthday: birthdayOf(row, work.scope.masked),
    }
  })
}
