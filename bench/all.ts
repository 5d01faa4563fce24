// npm run bench [-- --json]: every benchmark, one after the other; each is a command of its own (npm run bench:obligations …).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = dirname(import.meta.dirname)
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const isJson = process.argv.includes('--json')

const results: Record<string, unknown> = {}
for (const [command, script] of Object.entries(scripts)) {
  const [, name] = /^bench:(\w+)$/.exec(command) ?? []
  const file = script.split(' ')[2]
  if (name === undefined || file === undefined) continue
  console.log(`— ${name}`)
  const run = spawnSync(process.execPath, [file, '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 ** 2,
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
