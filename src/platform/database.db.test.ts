import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices } from '../../test/harness.ts'
import type { TestServices } from '../../test/harness.ts'

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
    await client.query(`begin; select set_config('app.scope', '{"reach":"all"}', true)`)
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

it('the owner of the audit table cannot change it by accident either', async () => {
  await services.behind
    .query(`insert into audit_entry (seq, at, actor_id, actor_role, action, object_kind, fields, outcome, prev, hmac)
    values (1, now(), gen_random_uuid(), 'AD', 'x.y', 'x', '{}', 'done', '', '')`)
  await expect(services.behind.query('delete from audit_entry')).rejects.toThrow('append-only')
})
