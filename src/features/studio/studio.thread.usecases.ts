import { parentPort, workerData } from 'node:worker_threads'
import { StudioWork, type StudioAsk } from './studio.work.usecases.ts'

const work = new StudioWork((workerData as { readonly dataDir: string }).dataDir)

// One question after the other: reading a base takes seconds, and what was asked meanwhile is for the new one.
let last: Promise<unknown> = Promise.resolve()
parentPort?.on('message', ({ id, question }: { id: number; question: StudioAsk }) => {
  last = last
    .then(() => work.answer(question))
    .then(
      (value) => parentPort?.postMessage({ id, value }),
      (error: unknown) =>
        parentPort?.postMessage({ id, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }),
    )
})
