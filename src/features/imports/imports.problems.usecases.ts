import { createReadStream } from 'node:fs'
import type { Locale } from '../../kernel/texts.ts'
import { fileExists } from '../../platform/files.ts'
import type { Context } from '../../platform/work.ts'
import { problemsCsv } from './imports.csv.usecases.ts'
import { importFiles } from './imports.files.usecases.ts'
import { listProblems, type ShownProblem } from './imports.queries.ts'
import { importsErrors } from './imports.rules.ts'
import { getJob } from './imports.usecases.ts'

export async function listImportProblems(
  context: Context,
  id: string,
  query: { after: number; limit: number },
): Promise<{ items: ShownProblem[]; nextAfter: number | null }> {
  return context.read('imports:read', async (work) => {
    await getJob(work, id)
    const items = await listProblems(work.tx, work.scope, id, query.after, query.limit + 1)
    const shown = items.slice(0, query.limit)
    return { items: shown, nextAfter: items.length > query.limit ? (shown.at(-1)?.ordinal ?? null) : null }
  })
}

export async function problemsFile(
  context: Context,
  id: string,
  locale: Locale,
): Promise<{ fileName: string; body: NodeJS.ReadableStream }> {
  const job = await context.read('imports:read', (work) => getJob(work, id))
  const { problems } = importFiles(context.services.config, id)
  if (!(await fileExists(problems))) throw importsErrors.make('imports.file_gone')
  return {
    fileName: `${job.fileName.replace(/\.[^.]*$/, '')}-${locale === 'zh' ? '问题' : 'problems'}.csv`,
    body: problemsCsv(createReadStream(problems), locale),
  }
}
