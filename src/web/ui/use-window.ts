import { type RefObject, useEffect, useRef, useState } from 'react'

/** Below this many rows all are drawn: the browser's own search then finds each. */
const ALL_UP_TO = 300
const BEYOND = 20

interface Window {
  readonly ref: RefObject<HTMLTableElement | null>
  readonly from: number
  readonly to: number
  /** Pixels standing in for the rows above and below. */
  readonly before: number
  readonly after: number
}

/** Which rows of a long table are in sight, as the page scrolls. */
export function useWindow(count: number, rowHeight: number): Window {
  const ref = useRef<HTMLTableElement>(null)
  const [range, setRange] = useState({ from: 0, to: ALL_UP_TO })
  const isLong = count > ALL_UP_TO
  useEffect(() => {
    if (!isLong) return undefined
    const measure = (): void => {
      const top = ref.current?.getBoundingClientRect().top ?? 0
      const first = Math.max(0, Math.floor(-top / rowHeight) - BEYOND)
      const last = Math.ceil((innerHeight - top) / rowHeight) + BEYOND
      // Steps of ten rows: scrolling by a few pixels draws nothing anew.
      const from = Math.floor(first / 10) * 10
      const to = Math.ceil(last / 10) * 10
      setRange((now) => (now.from === from && now.to === to ? now : { from, to }))
    }
    measure()
    addEventListener('scroll', measure, { passive: true })
    addEventListener('resize', measure)
    return () => {
      removeEventListener('scroll', measure)
      removeEventListener('resize', measure)
    }
  }, [isLong, rowHeight])
  if (!isLong) return { ref, from: 0, to: count, before: 0, after: 0 }
  const from = Math.min(range.from, count)
  const to = Math.min(range.to, count)
  return { ref, from, to, before: from * rowHeight, after: (count - to) * rowHeight }
}
