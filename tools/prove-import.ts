import { parseArgs } from 'node:util'
import { proveImport } from '../test/import-proof.ts'

/** npm run prove:import -- --rows 100000 --rounds 20 --seed 7 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean' },
  },
})

const result = await proveImport({
  rows: Number(values.rows),
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  say: (line) => console.log(line),
})
console.log(
  `${result.rounds} rounds of ${result.rows} rows: ${result.killsOfImport} kills of the import and ${result.killsOfUndo} of the undo, every state as without them; seed ${result.seed}`,
)
if (values.json === true) console.log(JSON.stringify(result))
