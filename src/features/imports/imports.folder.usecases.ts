import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { fill } from '../../kernel/texts.ts'
import { privateFolder } from '../../platform/files.ts'
import type { Context } from '../../platform/work.ts'
import { receive } from './imports.delivery.usecases.ts'
import { importsPageTexts } from './imports.page.texts.ts'
import { findImport, type ImportJob } from './imports.queries.ts'
import * as queries from './imports.sources.queries.ts'
import { isUnfinished, type ImportSource } from './imports.sources.rules.ts'
import { importsTexts } from './imports.texts.ts'
import { workbookOf } from './imports.workbook.usecases.ts'

/** Below a source's folder: files under way (behind the id of their import), done, and refused with the reason beside. */
const TAKEN = 'taken'
const DONE = 'done'
const REFUSED = 'refused'
const CLAIMED = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})_(.+)$/

/**
 * Every minute: takes what lies finished in the folders of the sources, and puts away what is over. A file is claimed by
 * renaming it to the id of its import, which only one process can do; whatever happens after that, the next look finds it
 * by that id and goes on.
 */
export async function watchFolders(context: Context): Promise<{ taken: number; settled: number }> {
  const root = context.services.config.feedsDir
  let taken = 0
  let settled = 0
  if (root === undefined) return { taken, settled }
  const sources = await context.read('imports:read', (work) => queries.listSources(work.tx, work.scope))
  for (const source of sources) {
    const folder = new SourceFolder(context, source, join(root, source.code))
    try {
      await folder.prepare()
      taken += await folder.take()
      settled += await folder.settle()
    } catch (error) {
      // One folder that cannot be read does not keep the others from their files.
      context.services.log.error({ err: error, source: source.code }, 'watched folder')
    }
  }
  return { taken, settled }
}

class SourceFolder {
  readonly #context: Context
  readonly #source: ImportSource
  readonly #path: string

  constructor(context: Context, source: ImportSource, path: string) {
    this.#context = context
    this.#source = source
    this.#path = path
  }

  async prepare(): Promise<void> {
    for (const name of [TAKEN, DONE, REFUSED]) await privateFolder(join(this.#path, name))
  }

  async take(): Promise<number> {
    const { services } = this.#context
    const quiet = services.clock.now().getTime() - services.pack.imports.stableSeconds.value * 1000
    let count = 0
    for (const entry of await readdir(this.#path, { withFileTypes: true })) {
      if (!entry.isFile() || isUnfinished(entry.name)) continue
      const path = join(this.#path, entry.name)
      const found = await stat(path).catch(() => undefined)
      if (found === undefined || found.mtimeMs > quiet) continue
      const claimed = join(this.#path, TAKEN, `${newId(services.clock.now())}_${entry.name}`)
      // Another worker was quicker.
      if (await rename(path, claimed).then(() => true, gone)) count++
    }
    return count
  }

  async settle(): Promise<number> {
    let count = 0
    for (const name of await readdir(join(this.#path, TAKEN))) {
      const [, id, fileName] = CLAIMED.exec(name) ?? []
      if (id !== undefined && fileName !== undefined && (await this.#settle(id, fileName))) count++
    }
    return count
  }

  async #settle(id: string, fileName: string): Promise<boolean> {
    const job = await this.#context.read('imports:read', (work) => findImport(work.tx, work.scope, id))
    if (job === undefined) return this.#receive(id, fileName)
    if (job.state === 'applied') return this.#putAway(id, fileName, DONE, job, null)
    if (job.waitsFor !== null || job.state === 'failed' || job.state === 'cancelled')
      return this.#putAway(id, fileName, REFUSED, job, outcomeText(job))
    return false
  }

  /** True when that was the end of it. */
  async #receive(id: string, fileName: string): Promise<boolean> {
    const stream = createReadStream(join(this.#path, TAKEN, `${id}_${fileName}`))
    try {
      const { isRepeat, importId } = await receive(this.#context, this.#source, {
        stream,
        fileName,
        via: 'folder',
        tokenId: null,
        id,
      })
      if (!isRepeat) return false
      return await this.#putAway(id, fileName, DONE, null, both('imports.folder.repeat', { import: importId }))
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error
      return await this.#putAway(id, fileName, REFUSED, null, errorText(error))
    } finally {
      stream.destroy()
    }
  }

  async #putAway(id: string, fileName: string, where: string, job: ImportJob | null, words: string | null): Promise<boolean> {
    const target = join(this.#path, where, await freeName(join(this.#path, where), fileName))
    if (words !== null) await writeFile(`${target}.txt`, words, { mode: 0o600 })
    if (job !== null) await this.#errorsBeside(job, target)
    await rename(join(this.#path, TAKEN, `${id}_${fileName}`), target).catch(gone)
    return true
  }

  async #errorsBeside(job: ImportJob, target: string): Promise<void> {
    const counts = job.applied ?? job.checked
    if (counts === null || counts.refused + counts.usageRefused + counts.warned === 0) return
    // Kept for some days only: a look that comes later finds no rows any more.
    const book = await workbookOf(this.#context, job, 'zh', false).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'imports.file_gone') return undefined
      throw error
    })
    if (book === undefined) return
    await pipeline(book.body, createWriteStream(`${target}.writing`, { mode: 0o600 }))
    await rename(`${target}.writing`, `${target}.errors.xlsx`)
  }
}

function gone(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false
  throw error
}

/** A file of yesterday's name is not written over. */
async function freeName(folder: string, fileName: string): Promise<string> {
  const taken = new Set(await readdir(folder))
  const dot = fileName.lastIndexOf('.')
  const [stem, end] = dot > 0 ? [fileName.slice(0, dot), fileName.slice(dot)] : [fileName, '']
  for (let number = 1; ; number++) {
    const name = number === 1 ? fileName : `${stem}-${number}${end}`
    if (!taken.has(name)) return name
  }
}

/** Whoever opens the folder reads it in one of the two languages. */
function both(key: string, slots: Readonly<Record<string, string | number>>): string {
  return (['zh', 'en'] as const)
    .map((locale) => {
      const texts = { ...importsTexts[locale], ...importsPageTexts[locale] } as Readonly<Record<string, string>>
      return `${fill(texts[key] ?? key, slots)}\n`
    })
    .join('')
}

function errorText(error: AppError): string {
  if (error.code !== 'imports.unreadable_file') return both(`error.${error.code}`, {})
  const { reason, row, column } = error.details as { reason: string; row: number | null; column: string | null }
  return both(`imports.file.${reason}`, { row: row ?? '-', column: column ?? '-' })
}

function outcomeText(job: ImportJob): string {
  if (job.waitsFor !== null) return both(`imports.waitsFor.${job.waitsFor}`, {})
  return job.state === 'cancelled'
    ? both('imports.state.cancelled', {})
    : both(`error.${job.errorCode ?? 'imports.run_failed'}`, {})
}
