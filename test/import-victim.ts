// A process that imports and undoes what it is told, and that can be killed at any moment: test/import-proof.ts forks it.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { inspect } from 'node:util'
import pg from 'pg'
import { openHouse } from '../src/cli/open-house.ts'
import { currentUsageFiles, factPath, subscriptionKeysFile } from '../src/features/facts/facts.usecases.ts'
import type { Mapping } from '../src/features/imports/imports.mapping.rules.ts'
import { applyImport, checkImport } from '../src/features/imports/imports.run.usecases.ts'
import { beginUndo, undoImport } from '../src/features/imports/imports.undo.usecases.ts'
import { beginHere, createImport, getImport, mapImport } from '../src/features/imports/imports.usecases.ts'
import { loadConfig } from '../src/platform/config.ts'
import { sqlText } from '../src/platform/duck.ts'
import { createLogger } from '../src/platform/log.ts'
import { customersHash } from './import-hash.ts'

export interface Order {
  readonly step: 'prepare' | 'apply' | 'begin-undo' | 'undo' | 'hash' | 'stop'
  /** A file for `prepare`, an import's id for the others. */
  readonly of: string
}
export interface Answer {
  readonly value: string
  readonly error?: string
}

const [dataDir = ''] = process.argv.slice(2)
const env = { ZHIXIN_DATA: dataDir, LOG_LEVEL: 'silent', ZHIXIN_SHARED_BUFFERS_MB: '64' }
const house = await openHouse(loadConfig(env), createLogger('silent'), { exportHead: false })
const { system, services } = house

async function obey({ step, of }: Order): Promise<string> {
  switch (step) {
    case 'prepare': {
      const made = await createImport(system, { source: createReadStream(of), fileName: basename(of), kind: 'combined' })
      await mapImport(system, made.id, { kind: 'combined', mapping: made.mapping as Mapping }, made.version)
      await beginHere(system, made.id, 'check')
      await checkImport(system, made.id)
      await beginHere(system, made.id, 'apply')
      return made.id
    }
    case 'apply': {
      await applyImport(system, of)
      const { state, applied } = await getImport(system, of)
      const { rows, fresh, changed, same, refused, usage } = applied ?? {}
      return JSON.stringify({ state, rows, fresh, changed, same, refused, usage })
    }
    case 'begin-undo':
      await beginUndo(system, of, { reason: '演练', leaveTouched: false }, false)
      return ''
    case 'undo':
      await undoImport(system, of)
      return (await getImport(system, of)).state
    case 'hash': {
      const client = new pg.Client({ ...(services.db.pool.options as pg.ClientConfig), statement_timeout: 0 })
      await client.connect()
      const customers = await customersHash(client, services.keys)
      await client.end()
      return `${customers} ${await usageHash()}`
    }
    case 'stop':
      await house.close()
      return ''
  }
}

/** The months in force, each row under its customer's number instead of the drawn ids. */
async function usageHash(): Promise<string> {
  const files = await system.read('facts:read', (work) => currentUsageFiles(work))
  const keys = await subscriptionKeysFile(system)
  const parts: string[] = []
  for (const { month, path } of files) {
    const [row] = await services.duck.rows<{ hash: string }>(`
      select md5(string_agg(line, chr(10) order by line)) as hash from (
        select concat_ws('|', k.customer_no, k.subscription_no, u.month, u.revenue_fen, u.minutes) as line
        from read_parquet(${sqlText(factPath(services.config, path))}) u left join read_parquet(${sqlText(keys)}) k using (subscription_id))`)
    parts.push(`${month}:${row?.hash}`)
  }
  return parts.join(',')
}

const reply = (answer: Answer): void => void process.send?.(answer)
process.on('message', (order: Order) => {
  void obey(order).then(
    (value) => {
      reply({ value })
      if (order.step === 'stop') process.disconnect()
    },
    (error: unknown) => reply({ value: '', error: inspect(error) }),
  )
})
reply({ value: 'ready' })
