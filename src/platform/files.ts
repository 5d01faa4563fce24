import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface SavedFile {
  readonly bytes: number
  readonly sha256: Buffer
}

export class FileTooLarge extends Error {
  constructor(limit: number) {
    super(`more than ${limit} bytes`)
    this.name = 'FileTooLarge'
  }
}

/** A folder for personal data: only the program's own user may look in. */
export async function privateFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}

/** Written out together: a write for each chunk that comes in costs more than the disk does. */
const BUFFERED = 1024 ** 2

/**
 * Streams to a private file; a file above the limit is removed and refused. A megabyte is written while the next comes in and is
 * hashed, so two are held in memory. The caller sees to `syncFile`, beside whatever else it does with the file.
 */
export async function saveStream(source: NodeJS.ReadableStream, path: string, limit: number): Promise<SavedFile> {
  const hash = createHash('sha256')
  let bytes = 0
  let held: Buffer[] = []
  let heldBytes = 0
  const file = await open(path, 'wx', 0o600)
  let writing: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    const next = Buffer.concat(held)
    held = []
    heldBytes = 0
    await writing
    writing = file.writeFile(next)
    // Whoever waits for it hears of it; nobody else needs to.
    writing.catch(() => undefined)
  }
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limit) throw new FileTooLarge(limit)
      hash.update(chunk)
      held.push(chunk)
      heldBytes += chunk.length
      if (heldBytes >= BUFFERED) await write()
    }
    await write()
    await writing
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest() }
}

/** The bytes are on the disk, not only in the page cache. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Gives a finished file its name: after a crash it is there whole or not at all. */
export async function publishFile(temporary: string, path: string): Promise<void> {
  await syncFile(temporary)
  await rename(temporary, path)
  await syncFile(dirname(path))
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
}

export async function fileExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

const NAMED_BY_ID = /([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/

/** Files of a folder that carry an id made before the moment: what a crash left unnamed anywhere is among them. */
export async function filesMadeBefore(folder: string, moment: Date): Promise<{ id: string; path: string }[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => {
    const found = NAMED_BY_ID.exec(name)
    if (found === null || Number.parseInt(`${found[1]}${found[2]}`, 16) >= moment.getTime()) return []
    return [{ id: found[0], path: join(folder, name) }]
  })
}
