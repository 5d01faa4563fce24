import { expect, it } from 'vitest'
import { proveImport } from './import-proof.ts'

/** `npm run prove:import` does the same with 100,000 rows and 20 rounds. */
it('an import killed at random moments ends as if it had never been interrupted, and its undo as if it had never been', async () => {
  const result = await proveImport({ rows: 3_000, rounds: 2, seed: 20_261_122, say: (line) => console.log(line) })
  expect(result.killsOfImport).toBe(2)
  expect(result.hashAfter).not.toBe(result.hashBefore)
})
