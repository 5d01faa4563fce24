// npm run bench [-- --scale 1 --rounds 3 --data <folder> --json] [value studio …]
// Every benchmark, or those that are named, one after the other, each a command of its own (npm run bench:value …); writes
// their sections of docs/benchmarks.md. `--data`: a branch that the demo made in a folder.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const root = dirname(import.meta.dirname)
const { values: options, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    data: { type: 'string' },
  },
})

interface Benchmark {
  readonly name: string
  /** What is measured, and against what. */
  readonly says: string
  /** Works in a whole branch, which takes longest to make: one for all of them. */
  readonly inBranch?: true
  /** The figure is a median of rounds. */
  readonly inRounds?: true
}
const BENCHMARKS: readonly Benchmark[] = [
  { name: 'import-usage', says: 'A month’s CSV to checked Parquet, against DuckDB’s own `COPY`.', inRounds: true },
  {
    name: 'import-customers',
    says: 'A first load of the base less the bare cipher, against `COPY` and the same indexes.',
    inRounds: true,
  },
  {
    name: 'import-delta',
    says: 'The base again with 1 % changed, against `COPY` to staging and an upsert of what differs.',
    inRounds: true,
  },
  { name: 'value', says: 'Score and tiers of the base anew, against the bare query over the same files.', inRounds: true },
  { name: 'studio', says: 'Three people moving sliders over the whole base, four steps a second.' },
  { name: 'obligations', says: 'The night that opens a period for every VIP, against a bare `insert … select` of as many rows.' },
  {
    name: 'lists',
    says: 'Lists, filters, deep pages, search, customer page and today; 20 sessions, 1 s to think.',
    inBranch: true,
  },
  { name: 'load', says: '300 sessions, 5 s to think, then a threefold burst.', inBranch: true },
  { name: 'complaints', says: 'Intakes, replies and queue pages among 100,000 complaints at 20 users; a month’s digest.' },
]

type Result = Record<string, unknown>

const unknown = named.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))
if (unknown.length > 0)
  throw new Error(`no such benchmark: ${unknown.join(', ')}; there are ${BENCHMARKS.map(({ name }) => name).join(', ')}`)
const chosen = named.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => named.includes(name))
const branch = options.data ?? mkdtempSync(join(tmpdir(), 'zhixin-bench-branch-'))

function run({ name, inBranch, inRounds }: Benchmark): Result {
  const started = performance.now()
  const more = [...(inBranch === true ? ['--data', branch] : []), ...(inRounds === true ? ['--rounds', options.rounds] : [])]
  const child = spawnSync(process.execPath, [join('bench', `${name}.ts`), '--json', '--scale', options.scale, ...more], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 ** 2,
  })
  const lines = child.stdout.trimEnd().split('\n')
  const last = lines.pop() ?? ''
  for (const line of lines) process.stderr.write(`${line}\n`)
  const wall = { wallSeconds: Math.round((performance.now() - started) / 1000) }
  try {
    return { ...(JSON.parse(last) as Result), name, ...wall }
  } catch {
    process.exitCode = 1
    return { name, failed: `ended with ${child.status ?? child.signal}: ${last.slice(0, 200)}`, ...wall }
  }
}

/** One figure a line; an object's figures follow each other. */
function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join('; ')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, each]) => `${key} ${words(each)}`)
      .join(', ')
  return String(value)
}

function sectionOf(result: Result): string {
  const { name, bench: _bench, scale: _scale, ...figures } = result
  const { says, inRounds } = BENCHMARKS.find((benchmark) => benchmark.name === name)!
  const when = `${new Date().toISOString().slice(0, 10)}, scale ${options.scale}${inRounds === true ? `, medians of ${options.rounds}` : ''}.`
  const rows = Object.entries(figures).map(([key, value]) => `| ${key} | ${words(value)} |`)
  return [`## ${String(name)}`, '', `${says} ${when}`, '', '| Figure | Value |', '| --- | --- |', ...rows].join('\n')
}

/** The document with a new section for what was measured; the others stay as they are, each with the day of its own. */
function report(former: string, result: Result): string {
  const sections = new Map(
    former
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [/^## (\S+)/.exec(section)?.[1], section.trimEnd()]),
  )
  sections.set(result['name'] as string, sectionOf(result))
  const told = BENCHMARKS.flatMap(({ name }) => sections.get(name) ?? [])
  return `# Benchmarks

Written by \`npm run bench\` on ${availableParallelism()} cores and ${Math.round(totalmem() / 1024 ** 3)} GiB; the load generator runs on the same cores. Scale 1 is a branch of 1,224,325
customers. A ratio’s denominator is measured in the same run; memory is the sum of the proportional set sizes of all processes.

${told.join('\n\n')}
`
}

const document = join(root, 'docs/benchmarks.md')
const results = chosen.map((benchmark) => {
  process.stderr.write(`— ${benchmark.name}\n`)
  const result = run(benchmark)
  if (!options.json) console.log(JSON.stringify(result, null, 2))
  // After each: what was measured in an hour is not lost to what ends the next.
  writeFileSync(document, report(existsSync(document) ? readFileSync(document, 'utf8') : '', result))
  return result
})
if (options.data === undefined) rmSync(branch, { recursive: true, force: true })
if (options.json) console.log(JSON.stringify(results))
