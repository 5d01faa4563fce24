import { createHash, randomBytes } from 'node:crypto'
import type { Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { Context, Work } from '../../platform/work.ts'
import type { ImportView } from './imports.contract.ts'
import { mappingFaults } from './imports.mapping.rules.ts'
import { findImport, patchImport, type ImportJob } from './imports.queries.ts'
import { importsErrors } from './imports.rules.ts'
import { printOf } from './imports.run.usecases.ts'
import type * as contract from './imports.sources.contract.ts'
import * as queries from './imports.sources.queries.ts'
import { choicesOf, sourceCode, TOKEN_PREFIX, type ImportSource } from './imports.sources.rules.ts'
import { getImport, readAgain } from './imports.usecases.ts'

const DAY = 86_400_000

export function listSources(context: Context): Promise<Output<typeof contract.listSources>> {
  return context.read('imports:read', async (work) => {
    const sources = await queries.listSources(work.tx, work.scope)
    const tokens = await queries.listTokens(work.tx, work.scope, null, work.now)
    const bySource = Map.groupBy(tokens, (token) => token.sourceId)
    return {
      items: sources.map((source) => toView(source, bySource.get(source.id) ?? [])),
      folder: context.services.config.feedsDir ?? null,
    }
  })
}

/** A new source, or the one of that name anew: from now on files with these columns are read and mapped like this one. */
export async function rememberSource(context: Context, importId: string, name: string): Promise<ImportView> {
  await context.write('imports:write', async (work) => {
    const job = await getJob(work, importId)
    if (job.mapping === null) throw importsErrors.make('imports.bad_mapping', { faults: [] })
    const faults = mappingFaults(job.mapping, job.kind, job.shape.columns)
    if (faults.length > 0) throw importsErrors.make('imports.bad_mapping', { faults })
    const content = {
      kind: job.kind,
      print: printOf(job),
      columns: job.shape.columns,
      choices: choicesOf(job.shape),
      mapping: job.mapping,
    }
    const known = await queries.listSources(work.tx, work.scope)
    const named = known.find((source) => source.name === name)
    const id = named?.id ?? newId(work.now)
    if (named === undefined) {
      const code = sourceCode(name, new Set(known.map((source) => source.code)))
      const refusedLimitPercent = context.services.pack.imports.refusedLimitPercent.value
      const by = { now: work.now, actorId: work.actor.id }
      await queries.insertSource(work.tx, work.scope, { ...content, id, name, code, refusedLimitPercent }, by)
    } else await queries.renewSource(work.tx, work.scope, id, content, work.now)
    await patchImport(work.tx, work.scope, importId, { sourceId: id }, work.now)
    work.audit({ action: 'imports.remember_source', objectKind: 'import_source', objectId: id, fields: ['mapping'] })
  })
  return getImport(context, importId)
}

/** Reads the upload the way the source is read and takes its mapping; without a source, guesses. */
export async function takeSource(
  context: Context,
  importId: string,
  sourceId: string | null,
  version: number,
): Promise<ImportView> {
  if (sourceId === null) return readAgain(context, importId, {}, version, null)
  const source = await context.read('imports:write', (work) => getSource(work, sourceId))
  return readAgain(context, importId, source.choices, version, source)
}

export function changeSource(
  context: Context,
  id: string,
  change: { name: string; refusedLimitPercent: number },
  version: number,
): Promise<Output<typeof contract.changeSource>> {
  return context.write('imports:write', async (work) => {
    await getSource(work, id, version)
    await queries.changeSource(work.tx, work.scope, id, change)
    work.audit({ action: 'imports.change_source', objectKind: 'import_source', objectId: id, fields: Object.keys(change) })
    return viewOf(work, id)
  })
}

export function forgetSource(context: Context, id: string, version: number): Promise<Record<string, never>> {
  return context.write('imports:write', async (work) => {
    await getSource(work, id, version)
    await queries.deleteSource(work.tx, work.scope, id)
    work.audit({ action: 'imports.forget_source', objectKind: 'import_source', objectId: id })
    return {}
  })
}

export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function createToken(context: Context, sourceId: string, label: string): Promise<Output<typeof contract.createToken>> {
  return context.write('imports:write', async (work) => {
    await getSource(work, sourceId)
    const token = `${TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`
    const id = newId(work.now)
    const expiresAt = new Date(work.now.getTime() + context.services.pack.imports.tokenDays.value * DAY)
    const row = { id, sourceId, hash: hashOf(token), tail: token.slice(-4), label, expiresAt }
    await queries.insertToken(work.tx, work.scope, row, { now: work.now, actorId: work.actor.id })
    work.audit({ action: 'imports.create_token', objectKind: 'import_token', objectId: id })
    return { token, source: await viewOf(work, sourceId) }
  })
}

export function revokeToken(context: Context, sourceId: string, tokenId: string): Promise<Output<typeof contract.revokeToken>> {
  return context.write('imports:write', async (work) => {
    await getSource(work, sourceId)
    const isRevoked = await queries.revokeToken(work.tx, work.scope, sourceId, tokenId, work.now)
    if (!isRevoked) throw importsErrors.make('imports.token_not_found')
    work.audit({ action: 'imports.revoke_token', objectKind: 'import_token', objectId: tokenId })
    return viewOf(work, sourceId)
  })
}

async function getJob(work: Work, id: string): Promise<ImportJob> {
  const job = await findImport(work.tx, work.scope, id, true)
  if (job === undefined) throw importsErrors.make('imports.not_found')
  return job
}

async function getSource(work: Work, id: string, version?: number): Promise<ImportSource> {
  const source = await queries.findSource(work.tx, work.scope, id)
  if (source === undefined) throw importsErrors.make('imports.source_not_found')
  if (version !== undefined && source.version !== version) throw importsErrors.make('imports.stale', { version: source.version })
  return source
}

async function viewOf(work: Work, id: string): Promise<contract.SourceView> {
  return toView(await getSource(work, id), await queries.listTokens(work.tx, work.scope, id, work.now))
}

function toView(source: ImportSource, tokens: readonly queries.TokenRow[]): contract.SourceView {
  const { id, name, code, kind, columns, refusedLimitPercent, createdByName, version } = source
  return {
    id,
    name,
    code,
    kind,
    columns: [...columns],
    refusedLimitPercent,
    createdByName,
    usedAt: source.usedAt.toISOString(),
    tokens: tokens.map((token) => ({
      id: token.id,
      label: token.label,
      tail: token.tail,
      createdAt: token.createdAt.toISOString(),
      createdByName: token.createdByName,
      expiresAt: token.expiresAt.toISOString(),
      lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    })),
    version,
  }
}
