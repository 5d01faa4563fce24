// npm run bench:import [-- --scale 1 --rounds 3 --json]: the three benchmarks of the import, one after the other.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const results = ['import-usage', 'import-customers', 'import-delta'].map((name) => {
  const args = [...process.argv.slice(2).filter((argument) => argument !== '--json'), '--json']
  const run = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (run.status !== 0) throw new Error(`${name} ended with ${run.status}`)
  return JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as unknown
})
console.log(JSON.stringify(results))
