import { expect, it } from 'vitest'
import { proveCrash } from './crash-proof.ts'

/** `npm run prove:crash` runs as many rounds as one likes. */
it('twenty kills of server and database under writes lose nothing that was confirmed', async () => {
  const result = await proveCrash({ rounds: 20, seed: 20_261_122, say: (line) => console.log(line) })
  console.log(JSON.stringify(result))
  expect(result.rounds).toBe(20)
  expect(result.acknowledged).toBeGreaterThan(200)
  expect(result.slowestReadyMs).toBeLessThanOrEqual(15_000)
}, 300_000)
