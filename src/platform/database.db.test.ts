import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices } from '../../test/harness.ts'
import type { TestServices } from '../../test/harness.ts'
import { kept } from './connection.ts'
import { inTransaction } from './transaction.ts'

let services: TestServices
beforeAll(async () => {
  services = await testServices()
})
afterAll(async () => services.close())

describe('values on their way from PostgreSQL', () => {
  it('keep a birthday a date, a score exact and a moment a moment', async () => {
    const { rows } = await services.db.pool.query(`select date '1988-04-10' as day, 12.3400::numeric(7,4) as score,
      timestamptz '2026-11-23 10:00+08' as at, 9007199254740991::bigint as fen, array[date '2026-01-31', null] as days,
      array[1, 2]::bigint[] as counts, array['00000000-0000-0000-0000-000000000000']::uuid[] as ids, array[0.10]::numeric[] as shares`)
    expect(rows[0]).toEqual({
      day: '1988-04-10',
      score: '12.3400',
      at: new Date('2026-11-23T02:00:00Z'),
      fen: 9007199254740991,
      days: ['2026-01-31', null],
      counts: [1, 2],
      ids: ['00000000-0000-0000-0000-000000000000'],
      shares: ['0.10'],
    })
  })

  it('refuse a whole number that a JavaScript number would round', async () => {
    await expect(services.db.pool.query('select 9007199254740993::bigint')).rejects.toThrow('does not fit a number')
  })
})

describe('the role of the application', () => {
  it('sees no customer without a scope, and all of them under the scope of the whole branch', async () => {
    await services.behind.query(`insert into customer (customer_id, customer_no, name, status, created_at, created_by, updated_at)
      values (gen_random_uuid(), 'C1', '张三', 'active', now(), gen_random_uuid(), now())`)
    expect((await services.db.pool.query('select from customer')).rowCount).toBe(0)
    const client = await services.db.pool.connect()
    await client.query(`begin; select set_config('app.reach', 'all', true)`)
    expect((await client.query('select from customer')).rowCount).toBe(1)
    await client.query('commit')
    expect((await client.query('select from customer')).rowCount).toBe(0)
    client.release()
  })

  it('may add to the audit and read it, and no more', async () => {
    for (const statement of [
      'delete from audit_entry',
      'update audit_entry set purpose = null',
      'truncate audit_entry',
      'delete from audit_head',
      'delete from key_ring',
    ]) {
      await expect(services.db.pool.query(statement)).rejects.toThrow('permission denied')
    }
  })

  it('may neither change the schema nor lift its own limits', async () => {
    for (const statement of [
      'create table extra ()',
      'alter table customer disable row level security',
      'drop trigger audit_entry_append_only on audit_entry',
      'create role friend',
      'alter role zhixin_app superuser',
      'create schema extra',
      `select pg_read_file('/etc/passwd')`,
      `copy unit to '/tmp/x'`,
      `copy unit from program 'id'`,
    ]) {
      await expect(services.db.pool.query(statement), statement).rejects.toThrow(
        /permission denied|must be owner|must be able to|must be superuser/,
      )
    }
  })

  it('may keep its jobs in a schema of their own', async () => {
    await services.db.pool.query('create table pgboss.probe (); drop table pgboss.probe')
  })
})

describe('a transaction', () => {
  const read = { mode: 'read', scope: null } as const
  const write = { mode: 'write', scope: null } as const
  const lines = async () => (await services.behind.query('select line from travelled order by line')).rows.map((row) => row.line)
  const put = (line: number) => sql`insert into travelled (line, seen) select ${line}::int, count(*) from travelled`

  beforeAll(async () => {
    await services.behind.query('create table travelled (line int, seen int)')
    await services.behind.query('grant select, insert on travelled to public')
  })

  it('runs what is sent without waiting in the order in which it was sent, and its last statement before the commit', async () => {
    await inTransaction(
      services.db,
      write,
      async (tx) => {
        await Promise.all([
          kept(put(0)).execute(tx),
          put(1).execute(tx),
          tx
            .insertInto('travelled' as never)
            .values({ line: 2, seen: sql`(select count(*) from travelled)` } as never)
            .execute(),
          kept(put(3)).execute(tx),
        ])
      },
      async () =>
        kept(
          sql`insert into travelled (line, seen) select 4, count(*) from travelled where pg_current_xact_id_if_assigned() is not null`,
        ),
    )
    const { rows } = await services.behind.query('select line, seen, xmin::text as act from travelled order by line')
    expect(rows.map((row) => [row.line, row.seen])).toEqual([0, 1, 2, 3, 4].map((line) => [line, line]))
    expect(new Set(rows.map((row) => row.act)).size).toBe(1)
  })

  it('leaves nothing behind when one of several statements fails, nor when the last one does', async () => {
    const before = await lines()
    const first = inTransaction(services.db, write, async (tx) => {
      await Promise.all([put(10).execute(tx), sql`select 1 / 0`.execute(tx), put(11).execute(tx)])
    })
    await expect(first).rejects.toThrow('division by zero')
    const last = inTransaction(
      services.db,
      write,
      async (tx) => void (await put(12).execute(tx)),
      async () => sql`select 1 / 0`,
    )
    await expect(last).rejects.toThrow('division by zero')
    expect(await lines()).toEqual(before)
  })

  it('says so when somebody swallowed the error that aborted it', async () => {
    const act = inTransaction(services.db, write, async (tx) => {
      await sql`select 1 / 0`.execute(tx).catch(() => undefined)
    })
    await expect(act).rejects.toThrow('swallowed')
  })

  it('writes nothing and sees no customer where it only reads without a scope', async () => {
    await expect(inTransaction(services.db, read, (tx) => put(20).execute(tx))).rejects.toThrow('read-only')
    const seen = await inTransaction(services.db, read, (tx) => sql`select from customer`.execute(tx))
    expect(seen.rows).toEqual([])
  })

  it('plans a kept statement once a connection, and scope, not the plan, says what it shows', async () => {
    const ask = (reach: 'all' | 'none') =>
      inTransaction(services.db, { mode: 'read', scope: null }, async (tx) => {
        await sql`select set_config('app.reach', ${reach}, true)`.execute(tx)
        const { rows } = await kept(sql<{ count: number }>`select count(*)::int as count from customer`).execute(tx)
        return rows[0]!.count
      })
    for (let i = 0; i < 8; i++) expect([await ask('all'), await ask('none')]).toEqual([1, 0])
  })
})

it('the owner of the audit table cannot change it by accident either', async () => {
  await services.behind
    .query(`insert into audit_entry (seq, at, actor_id, actor_role, action, object_kind, fields, outcome, prev, hmac)
    values (1, now(), gen_random_uuid(), 'AD', 'x.y', 'x', '{}', 'done', '', '')`)
  await expect(services.behind.query('delete from audit_entry')).rejects.toThrow('append-only')
})
