// npm run bench:studio [-- --scale 1 --json --seconds 20]
// Three people move sliders of the value studio at four steps a second over the whole base, through HTTP to a server of
// its own process; after each drag they wait for movers, service load and curves. Stale steps are dropped by the server.
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openHouse } from '../src/cli/open-house.ts'
import { settingsOf, type ModelSettings } from '../src/features/models/models.settings.rules.ts'
import { addToMonth } from '../src/kernel/dates.ts'
import { newId } from '../src/kernel/ids.ts'
import { loadConfig } from '../src/platform/config.ts'
import { copyToCsv } from '../src/platform/copy.ts'
import { sqlText } from '../src/platform/duck.ts'
import { createLogger } from '../src/platform/log.ts'
import { telecomPack } from '../packs/telecom/index.ts'
import { watchMemory } from './peak-memory.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '20' },
  },
})
const scale = Number(options.scale)
const CUSTOMERS = Math.round(1_224_325 * scale)
const SECONDS = Number(options.seconds)
const PEOPLE = 3
const STEP_MS = 250
/** A drag, then the slider rests. */
const STEPS_A_DRAG = 12
const MANAGERS = Math.max(2, Math.round(174 * scale))
const TERRITORIES = 36
const LAST_MONTH = '2026-10'
const ROOT = dirname(import.meta.dirname)
const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : console.log(line))
const percentile = (times: readonly number[], share: number): number =>
  Number((times.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(times.length * share) - 1)] ?? Number.NaN).toFixed(1))

/** Even over the base, so that PostgreSQL and DuckDB know of the same customer what he pays. */
const SHARE = `((n::bigint * 7919) % ${CUSTOMERS} + 0.5) / ${CUSTOMERS}.0`

async function prepare(dir: string): Promise<string[]> {
  const config = loadConfig({ ZHIXIN_DATA: dir, LOG_LEVEL: 'silent' })
  const house = await openHouse(config, createLogger('silent'))
  try {
    const { services } = house
    const client = new pg.Client({ ...services.db.pool.options, statement_timeout: 0 })
    // A fault of the bench itself is told by what failed, not by the database that then goes away.
    client.on('error', () => undefined)
    await client.connect()
    await client.query(`select set_config('app.reach', 'all', false)`)
    const made = `now(), uuidv7()`
    await client.query(
      `insert into unit (id, name, kind, created_at, created_by) select uuidv7(), 'unit ' || n, 'county', ${made} from generate_series(1, 12) n`,
    )
    await client.query(
      `insert into territory (id, code, name, kind, unit_id, created_at, created_by) select uuidv7(), 'T' || n, 't' || n, 'county', (select id from unit where name = 'unit ' || (n % 12 + 1)), ${made} from generate_series(1, ${TERRITORIES}) n`,
    )
    await client.query(
      `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by)
       select uuidv7(), 'vm' || n, 'manager ' || n, 'VM', (select id from unit where name = 'unit ' || (n % 12 + 1)), 'active', ${made} from generate_series(1, ${MANAGERS}) n`,
    )
    await client.query(
      `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by)
       select uuidv7(), 'an' || n, 'analyst ' || n, 'AN', (select id from unit where name = 'unit 1'), 'active', ${made} from generate_series(1, ${PEOPLE}) n`,
    )
    // Tiers in hand about as the model gives them, some run out: 5.85 % together.
    await client.query(
      `insert into customer (customer_id, customer_no, name, status, opened_on, tier, tier_valid_to, territory_id, manager_id, created_at, created_by, updated_at)
       select uuidv7(), lpad(n::text, 8, '0'), '客户' || n, 'active', date '2010-01-01' + ((n::bigint * 7919 % 5600)::int), tier,
         case when tier <> 'none' then date '2026-10-01' + n % 500 end, t.id, case when tier <> 'none' then m.id end, now(), m.id, now()
       from (select n, case when share > 0.9965 then 'diamond' when share > 0.9815 then 'gold' when share > 0.9415 then 'silver' else 'none' end as tier
         from (select n, ${SHARE} as share from generate_series(1, ${CUSTOMERS}) n) s) g
       join (select id, row_number() over (order by code) as place from territory) t on t.place = n % ${TERRITORIES} + 1
       join (select id, row_number() over (order by user_name) as place from staff where role = 'VM') m on m.place = n % ${MANAGERS} + 1`,
    )
    const facts = join(dir, 'facts')
    await mkdir(facts, { recursive: true })
    const { rows } = await client.query<{ id: string }>('select id from staff limit 1')
    const actor = rows[0]!.id
    const ids = join(facts, 'ids.csv')
    const scope = await house.system.read('value:run', async (work) => work.scope)
    await copyToCsv(services.db, scope, 'select customer_id, customer_no::int as n from customer', ids)
    for (let back = 11; back >= 0; back--) {
      const month = addToMonth(LAST_MONTH, -back)
      const path = join('facts', `usage-${month}.parquet`)
      await services.duck.run(`copy (select uuid() as subscription_id, customer_id::uuid as customer_id, '${month}' as month,
          (3000 * pow(1 - ${SHARE}, -0.6) * (0.85 + (hash(n * 13 + ${back}) % 300) / 1000.0))::bigint as revenue_fen,
          case when hash(n * 17 + ${back}) % 40 = 0 then 3000 else 0 end::bigint as arrears_fen
        from read_csv(${sqlText(ids)})) to ${sqlText(join(dir, path))} (format parquet, compression zstd)`)
      await client.query(
        `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by) values ($1, 'usage', $2, $3, $4, 1, '\\x00', true, now(), $5)`,
        [newId(new Date()), month, path, CUSTOMERS, actor],
      )
    }
    await client.query(
      `insert into value_run (id, month, state, pack_id, pack_version, model, inputs, started_at, started_by, finished_at)
       values ($1, $2, 'done', 'telecom', '1', $3, '[]', now(), $4, now())`,
      [newId(new Date()), LAST_MONTH, JSON.stringify(telecomPack.value), actor],
    )
    const tokens: string[] = []
    for (let n = 1; n <= PEOPLE; n++) {
      const token = randomBytes(32).toString('base64url')
      tokens.push(token)
      await client.query(
        `insert into session (token_hash, id, staff_id, auth_state, created_at, last_seen_at, expires_at, ip) select $1, uuidv7(), id, 'full', now(), now(), now() + interval '10 hours', '127.0.0.1' from staff where user_name = $2`,
        [createHash('sha256').update(token).digest(), `an${n}`],
      )
    }
    await client.query('vacuum analyze').catch(() => undefined)
    await client.end()
    return tokens
  } finally {
    await house.close()
  }
}

function startServer(dir: string): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [join(ROOT, 'src/server.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ZHIXIN_DATA: dir, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent', DATABASE_URL: '' },
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout!.on('data', (chunk: Buffer) => {
      const port = /listens at \S+:(\d+)/.exec(chunk.toString())?.[1]
      if (port !== undefined) resolve({ child, port: Number(port) })
    })
  })
}

/** Resident megabytes of one process: now, and the most so far. */
function residentMb(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string): number => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024)
  return { now: of('VmRSS'), most: of('VmHWM') }
}

const dir = mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
let server: ChildProcess | undefined
try {
  const tokens = await prepare(join(dir, 'data'))
  say(`${CUSTOMERS} customers, 12 months of usage, ${MANAGERS} managers`)
  const { child, port } = await startServer(join(dir, 'data'))
  server = child
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const call = (token: string, method: string, path: string, body?: unknown): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const headers = { cookie: `__Host-sid=${token}`, 'x-zhixin': '1', 'content-type': 'application/json' }
      const sent = request({ host: '127.0.0.1', port, method, path, agent, headers }, (reply) => {
        let text = ''
        reply
          .setEncoding('utf8')
          .on('data', (piece: string) => (text += piece))
          .on('end', () => resolve({ status: reply.statusCode ?? 0, text }))
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  const memory = watchMemory()
  const idleMb = residentMb(child.pid!).now
  const opened = performance.now()
  for (;;) {
    const { status, text } = await call(tokens[0]!, 'GET', '/api/studio')
    if (status !== 200) throw new Error(`${status} ${text}`)
    const { state, base } = JSON.parse(text) as { state: string; base: { customers: number } | null }
    if (state === 'failed' || state === 'no_run') throw new Error(`the studio says ${state}`)
    if (state === 'ready') {
      if (base?.customers !== CUSTOMERS) throw new Error(`the base holds ${base?.customers} customers`)
      break
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const loadSeconds = (performance.now() - opened) / 1000
  say(`the base is ready after ${loadSeconds.toFixed(1)} s`)

  const inForce = settingsOf(telecomPack.value)
  /** Each person moves another slider there and back. */
  const steps: ((step: number) => ModelSettings)[] = [
    (step) => ({
      ...inForce,
      componentWeights: { revenue: (70 - step) / 100, tenure: (15 + step) / 100, growth: 0.05, payment: 0.1 },
    }),
    (step) => ({ ...inForce, economicWeight: (85 - step) / 100 }),
    (step) => ({
      ...inForce,
      tiering: { by: 'share', basisPoints: { diamond: 35 + step, gold: 150 + 5 * step, silver: 400 + 10 * step } },
    }),
  ]
  const tier: number[] = []
  const rest: number[] = []
  let [dropped, moved] = [0, 0]
  const begun = performance.now()
  await Promise.all(
    tokens.map(async (token, person) => {
      const client = randomUUID()
      await new Promise((resolve) => setTimeout(resolve, (person * STEP_MS) / PEOPLE))
      let at = 0
      while (performance.now() - begun < SECONDS * 1000) {
        const pending: Promise<void>[] = []
        let scenario = {}
        for (let step = 0; step < STEPS_A_DRAG; step++, at++) {
          const due = performance.now() + STEP_MS
          const place = 1 + ((at * 7 + person) % 29)
          scenario = { client, settings: steps[person % steps.length]!(place), effectiveFrom: '2026-12-01', view: 'rules' }
          const sent = performance.now()
          pending.push(
            call(token, 'POST', '/api/studio/figures', scenario).then(({ status, text }) => {
              if (status === 200) tier.push(performance.now() - sent)
              else if (status === 409) dropped++
              else throw new Error(`figures: ${status} ${text}`)
            }),
          )
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
        }
        await Promise.all(pending)
        const rested = performance.now()
        await Promise.all(
          ['/api/studio/effects', '/api/studio/movers?limit=50'].map(async (path) => {
            const { status, text } = await call(token, 'POST', path, scenario)
            if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
            rest.push(performance.now() - rested)
            if (path.includes('movers')) moved = Math.max(moved, (JSON.parse(text) as { total: number }).total)
          }),
        )
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }),
  )
  const serverMb = residentMb(child.pid!)
  const result = {
    name: 'studio',
    scale,
    customers: CUSTOMERS,
    seconds: Number(((performance.now() - begun) / 1000).toFixed(1)),
    tierP50Ms: percentile(tier, 0.5),
    tierP95Ms: percentile(tier, 0.95),
    tierTargetMs: 100,
    restP50Ms: percentile(rest, 0.5),
    restP95Ms: percentile(rest, 0.95),
    restTargetMs: 1000,
    steps: tier.length,
    dropped,
    rests: rest.length,
    mostMovers: moved,
    loadSeconds: Number(loadSeconds.toFixed(1)),
    serverIdleMb: idleMb,
    serverMb: serverMb.now,
    serverPeakMb: serverMb.most,
    serverTargetMb: 1024,
    peakMb: memory.stop(),
  }
  if (options.json) console.log(JSON.stringify(result))
  else console.table(result)
} finally {
  if (server !== undefined) {
    server.removeAllListeners('exit')
    const ended = new Promise((resolve) => server!.once('exit', resolve))
    server.kill('SIGTERM')
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20_000))])
  }
  rmSync(dir, { recursive: true, force: true })
}
