import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { streamEvents } from '../../features/notifications/notifications.contract.ts'
import { currentSession } from '../../features/session/session.contract.ts'

type Handler = (data: unknown) => void

/** A refused stream (too many tabs, server restarting) is tried again; meanwhile lists are read anew now and then. */
const REFUSED_MS = 30_000

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** One stream for the whole page; parts of pages listen to kinds of events. */
class EventBus {
  private readonly handlers = new Map<string, Set<Handler>>()
  private source: EventSource | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private wasBroken = false

  open(client: QueryClient): void {
    this.close()
    const source = new EventSource(streamEvents.path)
    this.source = source
    source.addEventListener('open', () => {
      // Whatever happened in between was not heard: all that is shown is read again.
      if (this.wasBroken) void client.invalidateQueries()
      this.wasBroken = false
    })
    source.addEventListener('error', () => {
      this.wasBroken = true
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return
      this.timer = setTimeout(() => this.open(client), REFUSED_MS)
      void client.invalidateQueries()
    })
    source.addEventListener('resync', () => void client.invalidateQueries())
    source.addEventListener('session_ended', () => {
      source.close()
      void client.invalidateQueries({ queryKey: [currentSession.id] })
    })
    for (const type of this.handlers.keys()) this.attach(type)
  }

  close(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.source = null
  }

  on(type: string, handler: Handler): () => void {
    const known = this.handlers.get(type)
    if (known === undefined) {
      this.handlers.set(type, new Set([handler]))
      this.attach(type)
    } else known.add(handler)
    return () => this.handlers.get(type)?.delete(handler)
  }

  private attach(type: string): void {
    this.source?.addEventListener(type, (event) => {
      const data = parse((event as MessageEvent<string>).data)
      for (const handler of this.handlers.get(type) ?? []) handler(data)
    })
  }
}

const bus = new EventBus()

/** Called once, by the shell, while somebody is signed in. */
export function useEventStream(): void {
  const client = useQueryClient()
  useEffect(() => {
    bus.open(client)
    return () => bus.close()
  }, [client])
}

/** Hears one kind of event: `useServerEvent('imports.progress', (data) => …)`. */
export function useServerEvent(type: string, handler: Handler): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => bus.on(type, (data) => latest.current(data)), [type])
}
