import { expect, test } from 'vitest'
import { demoDays } from './demo-branch.ts'

test('the demo lives through the first night of every month, and no day of the future', () => {
  const { begins, lastMonth, steps } = demoDays(new Date('2028-03-01T02:00:00Z'), 'Asia/Shanghai')
  expect({ begins, lastMonth }).toEqual({ begins: '2028-01-01', lastMonth: '2027-12' })
  expect(steps).toContain('2028-02-01')
  expect(steps.at(-1)! < '2028-03-01').toBe(true)
})

test('on New Year’s Day it has lived through the two months before, and nothing of this one', () => {
  const { begins, lastMonth, steps } = demoDays(new Date('2027-01-01T02:00:00Z'), 'Asia/Shanghai')
  expect({ begins, lastMonth }).toEqual({ begins: '2026-11-01', lastMonth: '2026-10' })
  expect(steps).toContain('2026-12-01')
  expect(steps.at(-1)! < '2027-01-01').toBe(true)
})
