import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Thread } from '../../platform/worker-pool.ts'
import { FeedError } from './feeds.csv.rules.ts'
import type { FeedChoices, FeedShape } from './feeds.shape.rules.ts'
import { WORKBOOK_LIMITS, type WorkbookLimits } from './feeds.workbook.rules.ts'
import type { WorkbookAnswer, WorkbookQuestion } from './feeds.workbook-thread.usecases.ts'

const CHUNK = 4 * 1024 * 1024

/** A spreadsheet is told by its first bytes, whatever its name. */
export async function containerOf(path: string): Promise<'zip' | 'ole' | null> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const start = buffer.subarray(0, bytesRead).toString('latin1')
    return start.startsWith('PK\u0003\u0004')
      ? 'zip'
      : start === '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'
        ? 'ole'
        : null
  } finally {
    await file.close()
  }
}

/** The name that an encrypted workbook's content has inside its container. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')
export async function isEncrypted(path: string): Promise<boolean> {
  let before = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (Buffer.concat([before, chunk]).includes(ENCRYPTED)) return true
    before = Buffer.from(chunk.subarray(-ENCRYPTED.length))
  }
  return false
}

/** On a thread of its own, bounded in memory and time: whatever the workbook does there ends there. */
export async function workbookShape(
  path: string,
  tidyPath: string,
  choices: FeedChoices,
  limits: WorkbookLimits = WORKBOOK_LIMITS,
): Promise<FeedShape> {
  if ((await stat(path)).size > limits.fileBytes) throw new FeedError('workbook_too_large', null)
  const thread = new Thread<WorkbookQuestion, WorkbookAnswer>(
    new URL('./feeds.workbook-thread.usecases.ts', import.meta.url),
    null,
    { maxHeapMb: limits.heapMb },
  )
  let late = false
  const timer = setTimeout(() => {
    late = true
    void thread.close()
  }, limits.seconds * 1000)
  try {
    const answer = await thread.ask({ path, tidyPath, choices, limits })
    if ('shape' in answer) return answer.shape
    throw new FeedError(answer.reason, answer.row, answer.column)
  } catch (error) {
    if (late) throw new FeedError('workbook_slow', null)
    if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') throw new FeedError('workbook_too_large', null)
    throw error
  } finally {
    clearTimeout(timer)
    await thread.close()
  }
}
