import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

export interface ServerEvent {
  readonly type: string
  readonly data: unknown
}

const EVENTS_URL = '/api/events'

function parse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown
  } catch {
    return undefined
  }
}

/**
 * One stream for the whole page. After a break, and when the server says `resync`, everything shown is read again:
 * an event may have been lost.
 */
export function useServerEvents(enabled: boolean, types: readonly string[], onEvent: (event: ServerEvent) => void): { connected: boolean } {
  const client = useQueryClient()
  const [connected, setConnected] = useState(false)
  const handler = useRef(onEvent)
  useEffect(() => {
    handler.current = onEvent
  })
  const list = types.join(' ')
  useEffect(() => {
    if (!enabled) return undefined
    const source = new EventSource(EVENTS_URL)
    let wasBroken = false
    source.onopen = () => {
      setConnected(true)
      if (wasBroken) void client.invalidateQueries()
      wasBroken = false
    }
    source.onerror = () => {
      wasBroken = true
      setConnected(false)
    }
    source.addEventListener('resync', () => void client.invalidateQueries())
    for (const type of list.split(' ')) {
      source.addEventListener(type, (event) => handler.current({ type, data: parse((event as MessageEvent<string>).data) }))
    }
    return () => {
      source.close()
      setConnected(false)
    }
  }, [enabled, list, client])
  return { connected }
}
