import { useSyncExternalStore } from 'react'

let offsetMs = 0
let known = false

/** Deadlines are told by the server's clock: each reply's Date header corrects ours. A difference within the header's own second is ignored. */
export function noteServerDate(header: string | null, receivedAt: number = Date.now()): void {
  if (header === null) return
  const server = Date.parse(header)
  if (Number.isNaN(server)) return
  const difference = server + 500 - receivedAt
  if (!known || Math.abs(difference - offsetMs) > 2000) offsetMs = Math.abs(difference) <= 1500 ? 0 : difference
  known = true
}

export const serverNow = (): Date => new Date(Date.now() + offsetMs)

const listeners = new Set<() => void>()
let tick = 0
let timer: ReturnType<typeof setInterval> | undefined
const TICK_MS = 20_000

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    tick++
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** The server's time, renewed every 20 seconds by one timer for the whole page. */
export function useNow(): Date {
  useSyncExternalStore(subscribe, () => tick)
  return serverNow()
}
