import { describe, expect, it } from 'vitest'
import { newId } from './ids.ts'

describe('ids', () => {
  it('are UUIDs of version 7 that sort as they were made and never repeat', () => {
    const early = new Date('2026-11-22T00:00:00Z')
    const ids = Array.from({ length: 10_000 }, () => newId(early))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted()).toEqual(ids)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(ids[0]!.replaceAll('-', '').slice(0, 12), 16)).toBe(early.getTime())
    expect(newId(new Date(early.getTime() + 1)) > ids.at(-1)!).toBe(true)
  })
})
