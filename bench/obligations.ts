// npm run bench:obligations [-- --scale 1 --json]
// The nightly run that generates the period's duties of a whole branch, against a bare `insert … select` of as many
// rows into a table with the same columns, constraints and indexes, both on the product's own PostgreSQL settings.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { telecomPack } from '../packs/telecom/index.ts'
import { runObligations } from '../src/features/obligations/obligations.engine.usecases.ts'
import { obligationsPermissions } from '../src/features/obligations/obligations.rules.ts'
import { authorise } from '../src/kernel/scope.ts'
import { loadConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database.ts'
import { migrate } from '../src/platform/migrations.ts'
import { startPostgres } from '../src/platform/postgres.ts'
import { systemActor } from '../src/platform/system-actor.ts'
import { inTransaction, JOB_STATEMENT_TIMEOUT } from '../src/platform/transaction.ts'
import { median, watchMemory } from './peak-memory.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
  },
})
const scale = Number(options.scale)
const rounds = Number(options.rounds)
const CUSTOMERS = Math.round(1_224_325 * scale)
const VIPS = Math.round(71_623 * scale)
const MANAGERS = Math.max(1, Math.round(180 * scale))
const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : console.log(line))

const MAKE = [
  `insert into unit (id, name, kind, created_at, created_by) select uuidv7(), 'unit ' || n, 'county', now(), uuidv7() from generate_series(1, 12) n`,
  `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by)
   select uuidv7(), 'm' || n, 'm' || n, 'VM', (select id from unit where name = 'unit ' || (n % 12 + 1)), 'active', now(), uuidv7() from generate_series(1, ${MANAGERS}) n`,
  // Shares of the tiers among VIPs are assumed: one diamond and three gold in ten; one VIP in fifty is important.
  `insert into customer (customer_id, customer_no, name, status, tier, is_important, manager_id, birth_calendar, birth_month, birth_day, created_at, created_by, updated_at)
   select uuidv7(), n::text, 'customer ' || n, 'active',
          case when n > ${VIPS} then 'none' when n % 10 = 0 then 'diamond' when n % 10 < 4 then 'gold' else 'silver' end,
          n <= ${VIPS} and n % 50 = 0, case when n <= ${VIPS} then m.id end,
          case n % 3 when 0 then 'lunar' else 'solar' end, n % 12 + 1, n % 28 + 1, now(), uuidv7(), now()
     from generate_series(1, ${CUSTOMERS}) n left join (select id, row_number() over (order by id) as no from staff) m on m.no = n % ${MANAGERS} + 1`,
  `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, created_by)
   select customer_id, uuidv7(), manager_id, 'full', timestamptz '2025-12-01', 'bench', uuidv7() from customer where manager_id is not null`,
  'vacuum analyze',
]

const dir = mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
const config = loadConfig({ ZHIXIN_DATA: join(dir, 'data'), LOG_LEVEL: 'silent' })
const postgres = await startPostgres(config)
try {
  await migrate(postgres.ownerPoolConfig, postgres.appRole)
  const db = openDatabase(postgres.poolConfig)
  const owner = new pg.Client(postgres.ownerPoolConfig)
  await owner.connect()
  await owner.query(`select set_config('app.reach', 'all', false)`)
  for (const statement of MAKE) await owner.query(statement)
  say(`${CUSTOMERS} customers, ${VIPS} VIPs, ${MANAGERS} managers`)

  const scope = authorise(systemActor, 'obligations:run', obligationsPermissions)
  const night = async (at: string): Promise<{ seconds: number; generated: number; changed: number }> => {
    const started = performance.now()
    const result = await inTransaction(db, { mode: 'write', scope, statementTimeout: JOB_STATEMENT_TIMEOUT }, (tx) =>
      runObligations(tx, telecomPack, new Date(at), null),
    )
    return { seconds: (performance.now() - started) / 1000, generated: result.generated, changed: result.changes.length }
  }
  const timed = async (statement: string): Promise<number> => {
    const started = performance.now()
    await owner.query(statement)
    return (performance.now() - started) / 1000
  }
  const fresh = async (): Promise<void> => {
    await owner.query('truncate obligation cascade')
    await owner.query(`update obligation_run set generated_to = timestamptz '2026-04-01T00:30+08:00'`)
    await owner.query('checkpoint').catch(() => undefined)
  }

  const first = await night('2026-03-20T16:30:00Z')
  say(`first run of the branch: ${first.seconds.toFixed(2)} s, ${first.generated} duties, standing noted`)
  await owner.query('vacuum analyze')
  const generate: number[] = []
  const bare: number[] = []
  let again = { seconds: 0, generated: 0, changed: 0 }
  let rows = 0
  const memory = watchMemory()
  for (let round = 0; round < rounds; round++) {
    await fresh()
    const run = await night('2026-03-31T16:30:00Z')
    generate.push(run.seconds)
    rows = run.generated
    again = await night('2026-03-31T16:30:00Z')
    await owner.query(`drop table if exists staged, bare;
      create table staged as select * from obligation order by root_id; create table bare (like obligation including all)`)
    bare.push(await timed(`insert into bare select * from staged`))
  }
  const { rows: some } = await owner.query<{ customer_id: string }>(
    `select customer_id from customer where tier <> 'none' order by md5(customer_id::text) limit 60`,
  )
  const events: number[] = []
  for (const { customer_id: customerId } of some) {
    const started = performance.now()
    await inTransaction(db, { mode: 'write', scope }, (tx) =>
      runObligations(tx, telecomPack, new Date('2026-04-02T02:00:00Z'), [customerId]),
    )
    events.push(performance.now() - started)
  }
  const peakMemoryMb = memory.stop()
  const seconds = median(generate)
  const bareSeconds = median(bare)
  const result = {
    bench: 'obligations',
    scale,
    vips: VIPS,
    rows,
    seconds: Number(seconds.toFixed(3)),
    bareSeconds: Number(bareSeconds.toFixed(3)),
    ratio: Number((seconds / bareSeconds).toFixed(2)),
    target: 3,
    secondRunSeconds: Number(again.seconds.toFixed(3)),
    secondRunChanges: again.generated + again.changed,
    /** One customer brought up to date, as after a contact. */
    eventMilliseconds: Number(median(events).toFixed(1)),
    peakMemoryMb,
  }
  await owner.end()
  await db.close()
  if (options.json) console.log(JSON.stringify(result))
  else console.table(result)
} finally {
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
}
