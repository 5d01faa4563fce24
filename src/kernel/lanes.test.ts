import { describe, expect, it } from 'vitest'
import { inLanes } from './lanes.ts'

describe('lanes', () => {
  it('share the work', async () => {
    const work = [1, 2, 3, 4, 5]
    const done: number[] = []
    await inLanes(2, async () => {
      for (let one = work.pop(); one !== undefined; one = work.pop()) {
        await Promise.resolve()
        done.push(one)
      }
    })
    expect(done.toSorted()).toEqual([1, 2, 3, 4, 5])
  })

  it('fail only when the other has ended', async () => {
    let lanes = 0
    let ended = false
    const run = inLanes(2, async () => {
      if (++lanes === 1) throw new Error('first')
      await new Promise((resolve) => setTimeout(resolve, 5))
      ended = true
    })
    await expect(run).rejects.toThrow('first')
    expect(ended).toBe(true)
  })
})
