import { filesMadeBefore, removeFile } from '../../platform/files.ts'
import type { Context } from '../../platform/work.ts'
import { endFirstLoad } from '../customers/customers.first-load.usecases.ts'
import { importFiles } from './imports.files.usecases.ts'
import { findKnownImports, findStaleFiles, isAnyApplying } from './imports.queries.ts'
import { FILE_DAYS } from './imports.rules.ts'
import { removeImportFiles } from './imports.run.usecases.ts'

const DAY = 86_400_000
/** A batch takes seconds. */
const STANDSTILL = 10 * 60_000

/** Nightly: files of imports that are over, or that were left lying. */
export async function sweepImports(context: Context): Promise<number> {
  const before = new Date(context.services.clock.now().getTime() - FILE_DAYS * DAY)
  const ids = await context.read('imports:write', (work) => findStaleFiles(work.tx, work.scope, before))
  for (const id of ids) await removeImportFiles(context, id)
  const found = await filesMadeBefore(
    importFiles(context.services.config, '').folder,
    new Date(context.services.clock.now().getTime() - DAY),
  )
  const known = await context.read('imports:write', (work) =>
    findKnownImports(
      work.tx,
      work.scope,
      found.map((file) => file.id),
    ),
  )
  // An upload that a crash cut off never became an import.
  for (const file of found) if (!known.has(file.id)) await removeFile(file.path)
  // Rows kept to be corrected are personal data too.
  const old = await filesMadeBefore(importFiles(context.services.config, '').folder, before)
  for (const file of old) if (file.path.endsWith('.rows.jsonl')) await removeFile(file.path)
  return ids.length
}

/** A first load that was killed brings back what it put off when it goes on; one that never goes on leaves that to this. */
export async function endAbandonedFirstLoad(context: Context): Promise<void> {
  const isApplying = await context.read('imports:write', (work) =>
    isAnyApplying(work.tx, work.scope, new Date(work.now.getTime() - STANDSTILL)),
  )
  if (!isApplying) await endFirstLoad(context)
}
