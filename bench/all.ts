// npm run bench [-- --json]: every benchmark, one after the other; each is a command of its own (bench:obligations …).
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'

const isJson = process.argv.includes('--json')
const benches = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== basename(import.meta.filename))
  .sort()

const results: Record<string, unknown> = {}
for (const file of benches) {
  const name = file.slice(0, -'.ts'.length)
  console.log(`— ${name}`)
  const run = spawnSync(process.execPath, [join(import.meta.dirname, file), '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  })
  const lines = run.stdout.trimEnd().split('\n')
  const last = lines.pop() ?? ''
  for (const line of lines) console.log(line)
  try {
    results[name] = JSON.parse(last)
  } catch {
    console.log(last)
    results[name] = null
  }
  if (run.status !== 0) process.exitCode = 1
}
console.log(isJson ? JSON.stringify(results) : JSON.stringify(results, null, 2))
