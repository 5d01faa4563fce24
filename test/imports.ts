import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { customersPermissions } from '../src/features/customers/customers.rules.ts'
import { factsPermissions } from '../src/features/facts/facts.rules.ts'
import type { ImportView } from '../src/features/imports/imports.contract.ts'
import type { ImportKind } from '../src/features/imports/imports.fields.rules.ts'
import type { Mapping } from '../src/features/imports/imports.mapping.rules.ts'
import { importsPermissions } from '../src/features/imports/imports.rules.ts'
import { applyImport, checkImport } from '../src/features/imports/imports.run.usecases.ts'
import { beginHere, createImport, getImport, mapImport } from '../src/features/imports/imports.usecases.ts'
import { createContext } from '../src/platform/context.ts'
import { systemActor } from '../src/platform/system-actor.ts'
import type { Context } from '../src/platform/work.ts'
import type { TestServices } from './harness.ts'

export function importContext(services: TestServices): Context {
  return createContext(services, { ...importsPermissions, ...factsPermissions, ...customersPermissions }, systemActor, 'test', {
    statementTimeout: 60_000,
  })
}

export interface Feed {
  readonly kind: ImportKind
  readonly fileName?: string
  /** Changes of the guessed mapping. */
  readonly mapping?: Partial<Mapping>
}

/** Uploads, maps as guessed (with changes) and runs dry; then writes, if asked. */
export async function importFeed(
  context: Context,
  content: string | Buffer | NodeJS.ReadableStream,
  feed: Feed,
  apply = true,
): Promise<ImportView> {
  const source = typeof content === 'string' || Buffer.isBuffer(content) ? Readable.from([Buffer.from(content)]) : content
  const made = await createImport(context, { source, fileName: feed.fileName ?? 'feed.csv', kind: feed.kind })
  if (made.mapping === null) throw new Error('a new import has a guessed mapping')
  await mapImport(context, made.id, { kind: feed.kind, mapping: { ...made.mapping, ...feed.mapping } as Mapping }, made.version)
  await beginHere(context, made.id, 'check')
  await checkImport(context, made.id)
  if (apply) {
    await beginHere(context, made.id, 'apply')
    await applyImport(context, made.id)
  }
  return getImport(context, made.id)
}

const RECORD = [
  'account',
  'customer',
  'customer_number',
  'customer_secret',
  'customer_search',
  'customer_change',
  'subscription',
  'subscription_number',
  'import_batch',
  'import_before',
]
/** Of everything that an import writes into the record. */
export async function hashOfRecord(services: TestServices): Promise<string> {
  const parts = RECORD.map(
    (table) => `select '${table}' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as part from ${table} t`,
  )
  const facts = `select 'facts' || count(*) filter (where kind = 'usage') as part from fact_file`
  const { rows } = await services.behind.query<{ hash: string }>(
    `select md5(string_agg(part, ',' order by part)) as hash from (${[...parts, facts].join(' union all ')}) p`,
  )
  return rows[0]!.hash
}

/** Files of uploads that still lie about. */
export function uploadsLeft(services: TestServices): number {
  const names = readdirSync(join(services.config.dataDir, 'imports'))
  return names.filter((name) => name.endsWith('.csv') || name.endsWith('.tidy')).length
}
