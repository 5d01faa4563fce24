import { parseArgs } from 'node:util'
import { proveCrash } from '../test/crash-proof.ts'

/** npm run prove:crash -- --rounds 300 --seed 7 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean' },
  },
})
const READY_LIMIT_MS = 15_000

const result = await proveCrash({ rounds: Number(values.rounds), seed: Number(values.seed), say: (line) => console.log(line) })
console.log(
  `rounds ${result.rounds}, acknowledged ${result.acknowledged}, kept without an answer ${result.unconfirmedKept}, slowest ready ${result.slowestReadyMs} ms, seed ${result.seed}`,
)
console.log(
  'kill -9 does not test a power cut: the page cache survives it. What guards against that is asserted at every start (fsync, full_page_writes, checksums).',
)
if (values.json === true) console.log(JSON.stringify(result))
if (result.slowestReadyMs > READY_LIMIT_MS) {
  console.error(`ready later than ${READY_LIMIT_MS} ms`)
  process.exitCode = 1
}
