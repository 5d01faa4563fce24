import { parentPort } from 'node:worker_threads'
import { FeedError } from './feeds.csv.rules.ts'
import type { FeedChoices, FeedShape } from './feeds.shape.rules.ts'
import type { WorkbookLimits } from './feeds.workbook.rules.ts'
import { readWorkbook } from './feeds.workbook.usecases.ts'

export interface WorkbookQuestion {
  readonly path: string
  readonly tidyPath: string
  readonly choices: FeedChoices
  readonly limits: WorkbookLimits
}
export type WorkbookAnswer =
  | { readonly shape: FeedShape }
  | { readonly reason: FeedError['reason']; readonly row: number | null; readonly column: string | null }

async function answer({ path, tidyPath, choices, limits }: WorkbookQuestion): Promise<WorkbookAnswer> {
  try {
    return { shape: await readWorkbook(path, tidyPath, choices, limits) }
  } catch (error) {
    if (error instanceof FeedError) return { reason: error.reason, row: error.row, column: error.column }
    throw error
  }
}

parentPort?.on('message', ({ id, question }: { id: number; question: WorkbookQuestion }) => {
  answer(question).then(
    (value) => parentPort?.postMessage({ id, value }),
    // Only the kind of the fault: a value may stand in the message.
    (error: unknown) => parentPort?.postMessage({ id, error: error instanceof Error ? error.name : 'unknown' }),
  )
})
