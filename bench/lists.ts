// npm run bench:lists [-- --scale 1 --seconds 120 --data <folder> --json]
// Twenty people at their lists, one second of thought between two requests, over HTTP on the real server with its
// sessions, guards and policies: list, filter, deep page, search by name, pinyin and last four, customer page, today.
// Each time is from sending to the last byte of the reply; the people share the two cores with the server.
import { parseArgs } from 'node:util'
import { openBranch, type Person, signIn } from './branch.ts'
import { Latencies, percentiles } from './latencies.ts'
import { watchMemory } from './peak-memory.ts'
import { Client, drawSubjects, READS, seeded } from './visitors.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '120' },
    data: { type: 'string' },
  },
})
const SCALE = Number(options.scale)
const SECONDS = Number(options.seconds)
const THINK_MS = 1_000
/** Connections, plans and caches: nobody measures a house that has just opened. */
const WARM_SHARE = 0.2
const PEOPLE = { VM: 11, SV: 3, GM: 2, AN: 2, QA: 1, DP: 1 }
const TARGETS = { p95: 50, p99: 150 }
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const branch = await openBranch(SCALE, options.data, say)
try {
  const people = await signIn(branch, PEOPLE)
  const client = new Client(branch.port, people.length)
  const subjects = await drawSubjects(branch, client, people)
  const { rows } = await branch.behind.query<{ customers: number }>('select count(*)::int as customers from customer')
  const turns = Object.values(READS)
  const measured = new Latencies()
  const memory = watchMemory()
  const begun = performance.now()
  const warmUntil = begun + SECONDS * 1000 * WARM_SHARE
  const until = begun + SECONDS * 1000

  async function work(person: Person, seat: number): Promise<void> {
    const random = seeded(seat + 1)
    // They do not sit down in the same instant.
    await wait(random() * THINK_MS)
    for (let turn = seat; performance.now() < until; turn++) {
      const operation = turns[turn % turns.length]!(person, subjects, random)
      const answer = await client.call(person, operation.method, operation.path)
      if (performance.now() > warmUntil) measured.add(operation.name, answer)
      await wait(THINK_MS)
    }
  }
  await Promise.all(people.map(work))
  client.close()
  const whole = percentiles(measured.by())
  const result = {
    name: 'lists',
    scale: SCALE,
    customers: rows[0]!.customers,
    sessions: people.length,
    thinkMs: THINK_MS,
    p50: whole.p50,
    p95: whole.p95,
    p99: whole.p99,
    operations: measured.each(),
    requests: measured.requests,
    errors: measured.errors,
    faults: measured.faults(),
    peakMb: memory.stop(),
    targets: TARGETS,
    met: whole.p95 <= TARGETS.p95 && whole.p99 <= TARGETS.p99 && measured.errors === 0,
  }
  if (options.json) console.log(JSON.stringify(result))
  else {
    console.table(result.operations)
    console.log(result)
  }
} finally {
  await branch.stop()
}
