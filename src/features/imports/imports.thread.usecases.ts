import { parentPort, workerData } from 'node:worker_threads'
import { BatchWork, type BatchSetting, type Question } from './imports.batch.usecases.ts'

const work = new BatchWork(workerData as BatchSetting)

parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => {
  try {
    const value = work.answer(question)
    const staged = 'staged' in value ? value.staged : value
    parentPort?.postMessage({ id, value }, 'lines' in staged ? [staged.lines.buffer] : [])
  } catch (error) {
    // Only the kind of the fault: a value may stand in the message.
    parentPort?.postMessage({ id, error: error instanceof Error ? `${error.name} while working on an import batch` : 'unknown' })
  }
})
