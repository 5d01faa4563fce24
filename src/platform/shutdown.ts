import type { Logger } from 'pino'

/**
 * The first SIGTERM or SIGINT stops in order; a second one, or an order that takes longer than `limitMs`, stops now.
 */
export function stopOnSignal(log: Logger, limitMs: number, stop: () => Promise<void>): void {
  let stopping = false
  const hear = (signal: NodeJS.Signals): void => {
    if (stopping) {
      log.warn({ signal }, 'stopping at once')
      process.exit(1)
    }
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('what was to stop did not stop in time')
      process.exit(1)
    }, limitMs).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', hear)
  process.on('SIGINT', hear)
}

/** Waits for a part to end, but not for ever: what still runs then is ended by the database's own stop. */
export async function within(limitMs: number, ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([ending, limit]).finally(() => clearTimeout(timer))
}
