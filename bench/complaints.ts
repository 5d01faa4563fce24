// npm run bench:complaints [-- --json --seconds 10]
// 100,000 complaints, 2,000 of them open, on the product's own PostgreSQL; then twenty people at once over HTTP, with
// sessions, guards, audit chain and linter on: intakes, pages of the queue, replies. The clients share the machine.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { pino } from 'pino'
import { telecomPack } from '../packs/telecom/index.ts'
import { features } from '../src/features.ts'
import { authenticate } from '../src/features/session/session.usecases.ts'
import { verifyAudit } from '../src/platform/audit-verification.ts'
import { systemClock } from '../src/platform/clock.ts'
import { loadConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { openDuck } from '../src/platform/duck.ts'
import { buildServer } from '../src/platform/http/server.ts'
import { createKeyRing, newKeyMaterial } from '../src/platform/keys.ts'
import { migrate } from '../src/platform/migrations.ts'
import { startPostgres } from '../src/platform/postgres.ts'
import { closeQueues } from '../src/platform/queues.ts'
import type { ClientData, Load, LoadOrder, LoadResult } from './complaints-clients.ts'
import { median, treeCpu, treePss } from './peak-memory.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '10' },
    scale: { type: 'string', default: '1' },
  },
})
const SECONDS = Number(options.seconds)
const COMPLAINTS = Math.round(100_000 * Number(options.scale))
const OPEN = Math.round(2_000 * Number(options.scale))
const CUSTOMERS = Math.max(2_000, Math.round(20_000 * Number(options.scale)))
const PEOPLE = 20
const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : console.log(line))

const MAKE = [
  `insert into unit (id, name, kind, created_at, created_by) select uuidv7(), 'unit ' || n, 'county', now(), uuidv7() from generate_series(1, 10) n`,
  `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by)
   select uuidv7(), 'ch' || n, 'ch' || n, 'CH', (select id from unit where name = 'unit ' || (n % 10 + 1)), 'active', now(), uuidv7() from generate_series(1, ${PEOPLE}) n`,
  `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by)
   select uuidv7(), 'qa', 'qa', 'QA', (select id from unit where name = 'unit 1'), 'active', now(), uuidv7()`,
  `insert into territory (id, code, name, kind, unit_id, created_at, created_by) select uuidv7(), 'T' || n, 't' || n, 'city', (select id from unit where name = 'unit ' || n), now(), uuidv7() from generate_series(1, 10) n`,
  `insert into complaint_handler (unit_id, handler_id, stand_in_id, updated_at, updated_by)
   select u.id, (array_agg(p.id order by p.user_name))[1], (array_agg(p.id order by p.user_name))[2], now(), uuidv7() from unit u join staff p on p.unit_id = u.id and p.role = 'CH' group by u.id`,
  `insert into customer (customer_id, customer_no, name, status, tier, territory_id, created_at, created_by, updated_at)
   select uuidv7(), 'C' || n, '客户' || n, 'active', (array['diamond', 'gold', 'gold', 'silver', 'silver', 'silver', 'none'])[n % 7 + 1],
          (select id from territory where code = 'T' || (n % 10 + 1)), now(), uuidv7(), now() from generate_series(1, ${CUSTOMERS}) n`,
  `create temporary table numbered as select customer_id, territory_id, tier, row_number() over () as place from customer`,
  `create temporary table desks as select u.id as unit_id, h.handler_id, t.id as territory_id from unit u join complaint_handler h on h.unit_id = u.id join territory t on t.unit_id = u.id`,
  // A year of complaints; the last ones are open.
  `insert into complaint (customer_id, id, no, title, channel, class, sub_class, state, tier, territory_id, unit_id, filed_by, owner_id, handler_id, record_when, record_what, record_whom, record_wish,
     signs, received_at, round_from, created_at, taken_at, first_contact_at, first_contact_in_time, result_at, result_in_time, satisfaction, verdict, cause, solution, closed_at, next_clock, next_due_at, next_warn_at, queue_at, repeat_of)
   select c.customer_id, uuidv7(), 'TS-' || n, '投诉 ' || n, (array['phone', 'hall', 'web'])[n % 3 + 1], k.class, k.sub, case when open then 'received' else 'closed' end, c.tier, d.territory_id, d.unit_id,
     d.handler_id, d.handler_id, d.handler_id, '昨天', '账单多了一笔', '热线', '退费', '{firm}', at, at, at, at, at + interval '3 hours', n % 20 <> 0,
     case when not open then at + interval '30 hours' end, case when not open then n % 9 <> 0 end, case when not open then n % 5 + 1 end, case when not open then n % 11 = 0 end,
     case when not open then (array['network_fault', 'process_unclear', 'explained_badly', 'other'])[n % 4 + 1] end, case when not open then '退费' end, case when not open then at + interval '3 days' end,
     case when open then 'result' end, case when open then at + interval '48 hours' end, case when open then at + interval '36 hours' end, case when open then at + interval '48 hours' end,
     case when n % 13 = 0 then uuidv7() end
   from (select n, n > ${COMPLAINTS - OPEN} as open, now() - (interval '365 days') * ((${COMPLAINTS} - n)::float / ${COMPLAINTS}) as at from generate_series(1, ${COMPLAINTS}) n) g
   join numbered c on c.place = g.n % ${CUSTOMERS} + 1
   join desks d on d.territory_id = c.territory_id
   cross join lateral (select (array['network', 'business', 'service'])[g.n % 3 + 1] as class, (array['slow_data', 'billing', 'waiting'])[g.n % 3 + 1] as sub) k`,
  `insert into case_access (customer_id, case_kind, case_id, staff_id, from_at) select customer_id, 'complaint', id, handler_id, received_at from complaint where closed_at is null`,
]

const dir = mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
const config = loadConfig({ ZHIXIN_DATA: join(dir, 'data'), LOG_LEVEL: 'silent' })
const postgres = await startPostgres(config)
try {
  await migrate(postgres.ownerPoolConfig, postgres.appRole)
  const owner = new pg.Client(postgres.ownerPoolConfig)
  // A fault of the bench itself is told by what failed, not by the database that then goes away.
  owner.on('error', () => undefined)
  await owner.connect()
  await owner.query(`select set_config('app.reach', 'all', false)`)
  for (const statement of MAKE) await owner.query(statement)
  await owner.query('vacuum analyze')
  say(`${COMPLAINTS} complaints, ${OPEN} open, ${CUSTOMERS} customers`)
  const db = openDatabase(postgres.poolConfig)
  const services = {
    clock: systemClock,
    config,
    log: pino({ level: 'silent' }),
    keys: createKeyRing(newKeyMaterial()),
    db,
    pack: telecomPack,
    duck: openDuck({ dataDir: dir }),
  }
  const server = await buildServer({ services, features, authenticate, checks: [] })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo

  async function signedIn(userName: string): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await owner.query(
      `insert into session (token_hash, id, staff_id, auth_state, created_at, last_seen_at, expires_at, ip) select $1, uuidv7(), id, 'full', now(), now(), now() + interval '10 hours', '127.0.0.1' from staff where user_name = $2`,
      [createHash('sha256').update(token).digest(), userName],
    )
    return token
  }
  const tokens: string[] = []
  for (let n = 1; n <= PEOPLE; n++) tokens.push(await signedIn(`ch${n}`))
  const quality = await signedIn('qa')
  const { rows: customers } = await owner.query<{ customer_id: string }>(
    'select customer_id from customer order by md5(customer_id::text)',
  )
  const { rows: open } = await owner.query<{ id: string; handler: string }>(
    `select k.id, p.user_name as handler from complaint k join staff p on p.id = k.handler_id where k.closed_at is null order by md5(k.id::text)`,
  )
  const clients = new Worker(new URL('./complaints-clients.ts', import.meta.url), {
    workerData: {
      port,
      tokens,
      mine: tokens.map((_, person) => open.filter((row) => row.handler === `ch${person + 1}`).map((row) => row.id)),
      customers: customers.map((row) => row.customer_id),
    } satisfies ClientData,
  })
  let memory = 0
  /** Milliseconds of processor time per call: the server, the database and the clients. */
  const cpu: Partial<Record<Load, number>> = {}
  async function together(load: Load): Promise<LoadResult> {
    const before = treeCpu()
    clients.postMessage({ load, seconds: SECONDS } satisfies LoadOrder)
    const [answer] = (await once(clients, 'message')) as [{ result?: LoadResult; error?: string }]
    if (answer.result === undefined) throw new Error(answer.error)
    const { calls } = answer.result
    const after = treeCpu()
    const node = (after.self - before.self) / calls
    const database = (after.below - before.below) / calls
    cpu[load] = Number((node + database).toFixed(1))
    // Between the loads: counting pages takes the server's thread, and the cores, from those who are measured.
    memory = Math.max(memory, treePss())
    if (load !== 'alone')
      say(
        `${load}: ${answer.result.perSecond}/s, p95 ${answer.result.p95} ms, processor ${node.toFixed(1)} ms here + ${database.toFixed(1)} ms database each`,
      )
    return answer.result
  }

  const alone = await together('alone')
  const digests: number[] = []
  const month = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 7)
  for (let i = 0; i < 5; i++) {
    const started = performance.now()
    const reply = await fetch(`http://127.0.0.1:${port}/api/complaint-digest?month=${month}`, {
      headers: { cookie: `__Host-sid=${quality}` },
    })
    const text = await reply.text()
    if (reply.status !== 200) throw new Error(text)
    digests.push((performance.now() - started) / 1000)
  }
  const pages = await together('queue')
  const replies = await together('replies')
  const intakes = await together('intakes')
  const chain = await verifyAudit(db, services.keys, config.dataDir)
  if (!chain.ok) throw new Error(`the audit chain is broken: ${chain.problems.join('; ')}`)
  const result = {
    bench: 'complaints',
    complaints: COMPLAINTS,
    open: OPEN,
    people: PEOPLE,
    queueP95Ms: alone.p95,
    digestSeconds: Number(median(digests).toFixed(3)),
    queuePagesPerSecond: pages.perSecond,
    repliesPerSecond: replies.perSecond,
    intakesPerSecond: intakes.perSecond,
    queuePagesP95Ms: pages.p95,
    repliesP95Ms: replies.p95,
    intakesP95Ms: intakes.p95,
    cpuMs: { queue: cpu.queue, replies: cpu.replies, intakes: cpu.intakes },
    targets: { queueP95Ms: 50, digestSeconds: 2, queuePagesPerSecond: 300, repliesPerSecond: 150, intakesPerSecond: 100 },
    memoryMb: Math.round(memory / 1024 ** 2),
  }
  clients.postMessage('end')
  await server.close()
  await closeQueues(services)
  await services.duck.close()
  await owner.end()
  await db.close()
  if (options.json) console.log(JSON.stringify(result))
  else console.table(result)
} finally {
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
}
