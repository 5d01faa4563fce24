// npm test [-- check unit database slow browser]: all stages, or those that are named. Its last line counts them all.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureBrowser } from './browser.ts'
import { type Outcome, readPlaywright, readVitest } from './test-report.ts'

const root = dirname(import.meta.dirname)
const reports = mkdtempSync(join(tmpdir(), 'zhixin-test-'))
const minute = 60_000

interface Stage {
  readonly name: string
  readonly run: () => Promise<Outcome>
}

/** Two lanes, side by side: no stage alone keeps two cores busy, because each waits for its servers and disks. */
const lanes: readonly (readonly Stage[])[] = [
  [
    { name: 'check', run: check },
    { name: 'browser', run: browser },
  ],
  [
    { name: 'unit', run: () => vitest('unit') },
    { name: 'database', run: () => vitest('database') },
    { name: 'slow', run: () => vitest('slow') },
  ],
]
const stages = lanes.flat()

function start(
  script: string,
  args: readonly string[],
  limit: number,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    })
    let output = ''
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const late = setTimeout(() => {
      output += `\nstopped after ${limit / minute} minutes`
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
    }, limit)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(late)
      resolve({ code, output })
    })
  })
}

/** Each rule counts as one: it holds or it does not. */
async function check(): Promise<Outcome> {
  const { code, output } = await start('tools/check.ts', [], 5 * minute)
  const lines = output.split('\n')
  const broken = lines.filter((line) => line.startsWith('✗ ')).length
  const failed = broken === 0 && code !== 0 ? 1 : broken
  return {
    passed: lines.filter((line) => line.startsWith('✓ ')).length,
    failed,
    skipped: 0,
    failures: failed === 0 ? [] : [output],
    skips: [],
  }
}

async function vitest(project: string): Promise<Outcome> {
  const report = join(reports, `${project}.json`)
  const args = ['run', '--project', project, '--passWithNoTests', '--reporter=json', `--outputFile=${report}`]
  const { code, output } = await start('node_modules/vitest/vitest.mjs', args, 30 * minute)
  return honest(readVitest(report), code, output)
}

async function browser(): Promise<Outcome> {
  if (!existsSync(join(root, 'playwright.config.ts')))
    return { passed: 0, failed: 0, skipped: 0, failures: [], skips: ['no playwright.config.ts'] }
  const report = join(reports, 'browser.json')
  const env = { CHROMIUM_PATH: await ensureBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const { code, output } = await start('node_modules/@playwright/test/cli.js', ['test', '--reporter=json'], 30 * minute, env)
  return honest(readPlaywright(report), code, output)
}

/** A runner that ends badly without naming a failed test has failed all the same. */
function honest(outcome: Outcome | undefined, code: number | null, output: string): Outcome {
  const tail = output.split('\n').slice(-60).join('\n')
  if (outcome === undefined) return { passed: 0, failed: 1, skipped: 0, failures: [`no report\n${tail}`], skips: [] }
  // Nothing at all held: what the runner and its server said tells more than the failures.
  if (outcome.failed > 0 && outcome.passed === 0)
    return { ...outcome, failures: [...outcome.failures, `the runner's output\n${tail}`] }
  if (code === 0 || outcome.failed > 0) return outcome
  return { ...outcome, failed: 1, failures: [`the runner ended with ${String(code)}\n${tail}`] }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name))
if (unknown.length > 0)
  throw new Error(`no such stage: ${unknown.join(', ')}; there are ${stages.map((stage) => stage.name).join(', ')}`)

const total = { passed: 0, failed: 0, skipped: 0 }
async function runStage(stage: Stage): Promise<void> {
  const started = performance.now()
  let outcome: Outcome
  try {
    outcome = await stage.run()
  } catch (error) {
    outcome = { passed: 0, failed: 1, skipped: 0, failures: [String(error)], skips: [] }
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(
    `${outcome.failed === 0 ? '✓' : '✗'} ${stage.name}: ${outcome.passed} of ${outcome.passed + outcome.failed} hold (${seconds} s)`,
  )
  for (const failure of outcome.failures.slice(0, 40)) console.log(`  ✗ ${failure}`)
  if (outcome.failures.length > 40) console.log(`  … and ${outcome.failures.length - 40} more`)
  for (const skip of outcome.skips) console.log(`  SKIPPED ${skip}`)
  total.passed += outcome.passed
  total.failed += outcome.failed
  total.skipped += outcome.skipped
}

await Promise.all(
  lanes.map(async (lane) => {
    for (const stage of lane) if (wanted.length === 0 || wanted.includes(stage.name)) await runStage(stage)
  }),
)
rmSync(reports, { recursive: true, force: true })
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
