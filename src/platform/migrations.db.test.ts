import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testServices } from '../../test/harness.ts'
import type { TestServices } from '../../test/harness.ts'
import { bootFailure } from './boot.ts'
import { migrate, MigrationError, NewerSchemaError, readMigrations } from './migrations.ts'
import type { Migration } from './migrations.ts'
import { APP_ROLE, OWNER_ROLE } from './postgres.ts'

const shipped = readMigrations()
const extra = (name: string, sql: string): Migration => ({ name, sql, sha256: createHash('sha256').update(sql).digest('hex') })
const first = extra('9001_first.sql', 'create table first_thing (id uuid constraint first_thing_pk primary key);')

let services: TestServices
let owner: pg.PoolConfig
beforeAll(async () => {
  services = await testServices()
  owner = { ...services.poolConfig, user: OWNER_ROLE }
})
afterAll(() => services.close())
beforeEach(() => services.behind.query(`drop table if exists first_thing; delete from schema_migration where name like '9%'`))

describe('migrations', () => {
  it('are applied once, in order, and recorded', async () => {
    expect(await migrate(owner, APP_ROLE, [...shipped, first])).toEqual(['9001_first.sql'])
    expect(await migrate(owner, APP_ROLE, [...shipped, first])).toEqual([])
    const { rows } = await services.behind.query<{ name: string }>('select name from schema_migration order by name')
    expect(rows.map((row) => row.name)).toEqual([...shipped.map((one) => one.name), first.name])
  })

  it('give the application its rights to the new table', async () => {
    await migrate(owner, APP_ROLE, [...shipped, first])
    await services.db.pool.query('insert into first_thing values (gen_random_uuid())')
  })

  it('wait for each other when two processes start at once', async () => {
    const applied = await Promise.all([1, 2, 3].map(async () => migrate(owner, APP_ROLE, [...shipped, first])))
    expect(applied.flat()).toEqual(['9001_first.sql'])
  })

  it('leave nothing of a file that fails, and say where', async () => {
    const broken = extra('9002_broken.sql', 'create table half ();\n\ncreate table unit ();')
    await expect(migrate(owner, APP_ROLE, [...shipped, first, broken])).rejects.toThrow(
      'db/migrations/9002_broken.sql: relation "unit" already exists',
    )
    const misspelt = extra('9002_misspelt.sql', 'select 1;\n\ncreat table half ();')
    await expect(migrate(owner, APP_ROLE, [...shipped, first, misspelt])).rejects.toThrow(
      '9002_misspelt.sql: line 3: syntax error',
    )
    const { rows } = await services.behind.query(`select to_regclass('half') as half, to_regclass('first_thing') as first_thing`)
    expect(rows[0]).toEqual({ half: null, first_thing: 'first_thing' })
  })

  it('refuse a file that was edited after it was applied', async () => {
    await migrate(owner, APP_ROLE, [...shipped, first])
    const edited = extra(first.name, `${first.sql} -- edited`)
    await expect(migrate(owner, APP_ROLE, [...shipped, edited])).rejects.toThrow(
      'db/migrations/9001_first.sql was changed after it was applied',
    )
  })

  it('refuse a number below one that is applied', async () => {
    await migrate(owner, APP_ROLE, [...shipped, first])
    const late = extra('9000_late.sql', 'select 1')
    await expect(migrate(owner, APP_ROLE, [...shipped, late, first])).rejects.toThrow('give it a higher number')
  })

  it('refuse a schema that is newer than the program, with exit code 3', async () => {
    await migrate(owner, APP_ROLE, [...shipped, first])
    const error = await migrate(owner, APP_ROLE, shipped).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NewerSchemaError)
    expect(bootFailure(error)).toEqual({ message: expect.stringContaining('9001_first.sql'), exitCode: 3 })
  })
})

describe('the folder of migrations', () => {
  it('takes four digits and a name, each number once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhixin-migrations-'))
    writeFileSync(join(folder, '0001_house.sql'), 'select 1')
    expect(readMigrations(folder).map((one) => one.name)).toEqual(['0001_house.sql'])
    writeFileSync(join(folder, '0001_home.sql'), 'select 1')
    expect(() => readMigrations(folder)).toThrow(MigrationError)
    rmSync(join(folder, '0001_home.sql'))
    writeFileSync(join(folder, 'fix.sql'), 'select 1')
    expect(() => readMigrations(folder)).toThrow(MigrationError)
    rmSync(folder, { recursive: true })
  })
})
