import { expect, it } from 'vitest'
import { DEFAULT_LIMITS, loadLimits } from './limits.ts'

it('takes each figure from its variable and the rest by default', () => {
  expect(loadLimits({})).toEqual(DEFAULT_LIMITS)
  expect(
    loadLimits({ ZHIXIN_LIMIT_REQUESTS_PER_MINUTE: '600', ZHIXIN_LIMIT_LOOP_LAG_MS: '500', ZHIXIN_LIMIT_DRAIN_MS: ' ' }),
  ).toEqual({ ...DEFAULT_LIMITS, requestsPerMinute: 600, loopLagMs: 500 })
})
it.each(['0', '-1', '1e9', 'many'])('says what is wrong with %s', (value) => {
  expect(() => loadLimits({ ZHIXIN_LIMIT_POOL_WAIT_MS: value })).toThrow('ZHIXIN_LIMIT_POOL_WAIT_MS')
})
