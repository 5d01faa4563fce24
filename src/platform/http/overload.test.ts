import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { expect, it } from 'vitest'
import { Overload } from './overload.ts'

const limits = { loopLagMs: 100, poolWaitMs: 300 }
const idle = { waitingCount: 0, connect: async () => ({ release: () => undefined }) } as unknown as Pick<
  pg.Pool,
  'waitingCount' | 'connect'
>

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

it('is over while the loop is held up, and recovers', async () => {
  const overload = new Overload(idle, limits)
  await sleep(600)
  for (let i = 0; i < 12; i++) {
    block(250)
    await sleep(1)
  }
  expect(overload.overloaded).toBe(true)
  await expect.poll(() => overload.overloaded, { timeout: 3_000 }).toBe(false)
  overload.stop()
})

it('a long pause is not an overload', async () => {
  const overload = new Overload(idle, limits)
  await sleep(300)
  block(1_000)
  await sleep(100)
  expect(overload.overloaded).toBe(false)
  overload.stop()
})

it('is over while callers stand in line for a connection longer than allowed', async () => {
  let serve: (() => void) | undefined
  const pool = {
    waitingCount: 4,
    connect: () => new Promise((resolve) => (serve = () => resolve({ release: () => undefined }))),
  }
  const overload = new Overload(pool as unknown as Pick<pg.Pool, 'waitingCount' | 'connect'>, limits)
  await sleep(600)
  expect(overload.overloaded).toBe(false)
  await sleep(500)
  expect(overload.overloaded).toBe(true)
  pool.waitingCount = 0
  serve?.()
  expect(overload.overloaded).toBe(false)
  overload.stop()
})
