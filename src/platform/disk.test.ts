import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { DiskWatch, judgeDisk } from './disk.ts'

const GIB = 1024 ** 3
it.each([
  [50 * GIB, 100 * GIB, 'fine'],
  [9 * GIB, 100 * GIB, 'fine'],
  [7 * GIB, 100 * GIB, 'low'],
  [1.9 * GIB, 100 * GIB, 'full'],
  [40 * GIB, 1000 * GIB, 'fine'],
  [1.5 * GIB, 10 * GIB, 'fine'],
  [0.9 * GIB, 10 * GIB, 'low'],
  [0.4 * GIB, 10 * GIB, 'full'],
])('%d bytes free of %d are %s', (free, total, state) => {
  expect(judgeDisk(free, total)).toBe(state)
})

it('looks at the folder of the data, and keeps its judgement when it cannot', async () => {
  const watch = new DiskWatch(tmpdir(), pino({ level: 'silent' }))
  expect(['fine', 'low', 'full']).toContain(await watch.look())
  watch.stop()
  const gone = new DiskWatch('/nowhere/at/all', pino({ level: 'silent' }))
  expect(await gone.look()).toBe('fine')
  gone.stop()
})
