// npm run bench:load [-- --scale 1 --seconds 300 --data <folder> --json]
// 300 people, five seconds of thought between two requests, nine reads to one contact written down; then three times as
// many without more thought for a fifth of the time, of whom some may be refused, but only by 429 or 503; then whether
// the house is as it was. Over HTTP on the real server; the people share its two cores.
import { parseArgs } from 'node:util'
import { openBranch, type Person, signIn } from './branch.ts'
import { Latencies, percentiles } from './latencies.ts'
import { watchMemory } from './peak-memory.ts'
import { Client, contactTurn, drawSubjects, READS, seeded } from './visitors.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '300' },
    data: { type: 'string' },
  },
})
const SCALE = Number(options.scale)
const SECONDS = Number(options.seconds)
const THINK_MS = 5_000
const WRITE_SHARE = 0.1
const BURST = 3
const BURST_SHARE = 0.2
/** After the burst the house gets this long before it is judged again. */
const REST_MS = 10_000
const REFUSALS = [429, 503]
const PEOPLE = { VM: 200, GM: 30, SV: 20, ZS: 15, CH: 15, QA: 8, AN: 6, DP: 6 }
const WRITERS = new Set(['VM', 'GM'])
const TARGETS = { readP99: 300, writeP99: 500, errorShare: 0.001 }
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const branch = await openBranch(SCALE, options.data, say)
try {
  const people = await signIn(branch, PEOPLE)
  const client = new Client(branch.port, people.length * BURST)
  const subjects = await drawSubjects(branch, client, people)
  const readable = Object.values(READS)
  const memory = watchMemory()

  async function work(person: Person, seat: number, until: number, into: Latencies): Promise<void> {
    const random = seeded(seat + 1)
    await wait(random() * THINK_MS)
    while (performance.now() < until) {
      const isWrite = WRITERS.has(person.role) && (subjects.mine.get(person.token)?.length ?? 0) > 0 && random() < WRITE_SHARE
      const turn = isWrite ? contactTurn : (readable[Math.floor(random() * readable.length)] ?? readable[0]!)
      const operation = turn(person, subjects, random)
      const answer = await client.call(person, operation.method, operation.path, operation.body)
      into.add(operation.isWrite ? 'write' : 'read', answer)
      await wait(THINK_MS)
    }
  }
  const together = async (times: number, seconds: number): Promise<Latencies> => {
    const into = new Latencies()
    const until = performance.now() + seconds * 1000
    const seats = Array.from({ length: people.length * times }, (_, seat) => seat)
    await Promise.all(seats.map((seat) => work(people[seat % people.length]!, seat, until, into)))
    return into
  }

  say(`${people.length} people for ${SECONDS} s`)
  const steady = await together(1, SECONDS)
  say(`${people.length * BURST} people for ${Math.round(SECONDS * BURST_SHARE)} s`)
  const burst = await together(BURST, SECONDS * BURST_SHARE)
  await wait(REST_MS)
  const after = await together(1, Math.max(15, SECONDS * BURST_SHARE))
  client.close()

  const told = (measured: Latencies) => ({
    read: percentiles(measured.by(['read'])),
    write: percentiles(measured.by(['write'])),
    requests: measured.requests,
    errors: measured.errors,
    statuses: measured.statuses(),
    faults: measured.faults(),
  })
  const refusedOnly = Object.keys(burst.statuses()).every((status) => Number(status) < 300 || REFUSALS.includes(Number(status)))
  const within = (measured: Latencies): boolean =>
    percentiles(measured.by(['read'])).p99 <= TARGETS.readP99 &&
    percentiles(measured.by(['write'])).p99 <= TARGETS.writeP99 &&
    measured.errors / Math.max(1, measured.requests) < TARGETS.errorShare
  const whole = percentiles(steady.by())
  const result = {
    name: 'load',
    scale: SCALE,
    sessions: people.length,
    thinkMs: THINK_MS,
    seconds: SECONDS,
    p50: whole.p50,
    p95: whole.p95,
    p99: whole.p99,
    ...told(steady),
    errorShare: Number((steady.errors / Math.max(1, steady.requests)).toFixed(5)),
    burst: { ...told(burst), refusedOnly },
    recovered: { ...told(after), isWithinTargets: within(after) },
    peakMb: memory.stop(),
    targets: TARGETS,
    met: within(steady) && refusedOnly && within(after),
  }
  if (options.json) console.log(JSON.stringify(result))
  else console.dir(result, { depth: 4 })
} finally {
  await branch.stop()
}
