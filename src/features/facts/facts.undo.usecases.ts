import { join } from 'node:path'
import { newId } from '../../kernel/ids.ts'
import { sqlList, sqlText } from '../../platform/duck.ts'
import { fileExists, removeFile } from '../../platform/files.ts'
import type { Context, Work } from '../../platform/work.ts'
import { findImportedMonths, findMonthsSince, swapBack, type ImportedMonth } from './facts.queries.ts'
import { factsErrors } from './facts.rules.ts'
import { copyOut, factPath } from './facts.usecases.ts'

/** Months of usage that an import put into force, with what stands in the way of taking them back. */
export function monthsOfImport(work: Work, importId: string): Promise<ImportedMonth[]> {
  return findImportedMonths(work.tx, work.authorise('facts:write'), importId)
}

/** Takes the months of an import back: the files that they replaced are in force again. A month replaced since stays. */
export async function withdrawMonths(context: Context, work: Work, importId: string): Promise<string[]> {
  const scope = work.authorise('facts:write')
  const months = (await findImportedMonths(work.tx, scope, importId, true)).filter((month) => month.isCurrent)
  for (const month of months) {
    if (month.before !== null && !(await fileExists(factPath(context.services.config, month.before.path))))
      throw factsErrors.make('facts.file_missing', { month: month.month })
    await swapBack(work.tx, scope, month, work.now)
    work.audit({ action: 'facts.withdraw', objectKind: 'fact_file', objectId: month.id, fields: ['usage', month.month] })
  }
  return months.map(({ month }) => month)
}

export interface LaterUsage {
  /** Customers with usage in months that came later. */
  readonly total: number
  readonly rows: readonly { customerId: string; month: string; importId: string | null; at: Date }[]
}

/**
 * Which of the customers that `idsSelect` gives (one column of ids, no parameters) have usage that was imported after
 * `since` by another import. The ids go by file: a branch's worth of them never stands in memory.
 */
export async function usageSince(
  context: Context,
  idsSelect: string,
  { since, exceptImport, shown }: { since: Date; exceptImport: string; shown: number },
): Promise<LaterUsage> {
  const { config, duck } = context.services
  const months = await context.read('facts:write', (work) => findMonthsSince(work.tx, work.scope, since, exceptImport))
  if (months.length === 0) return { total: 0, rows: [] }
  const ids = join(config.dataDir, 'facts', `ids-${newId(context.services.clock.now())}.csv`)
  try {
    await copyOut(context, idsSelect, ids)
    const paths = months.map(({ path }) => factPath(config, path))
    const rows = await duck.rows<{ id: string; month: string; total: number }>(`
      with ids as (select id from read_csv(${sqlText(ids)}, auto_detect = false, header = false, columns = {'id': 'UUID'})),
      met as (select customer_id as id, max(month) as month from read_parquet(${sqlList(paths)}, union_by_name = true)
        where customer_id in (select id from ids) group by 1)
      select id::varchar as id, month, (select count(*) from met) as total from met order by 1 limit ${Math.trunc(shown)}`)
    return {
      total: rows[0]?.total ?? 0,
      rows: rows.map(({ id, month }) => {
        const from = months.find((one) => one.month === month)
        return { customerId: id, month, importId: from?.importId ?? null, at: from?.at ?? since }
      }),
    }
  } finally {
    await removeFile(ids)
  }
}
