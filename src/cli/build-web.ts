import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const root = dirname(dirname(import.meta.dirname))
const STAMP = '.sources'
/** Below this a compressed copy saves nothing. */
const WORTH_COMPRESSING = 1024
const COMPRESSIBLE = /\.(js|css|svg|json|webmanifest)$/
const BROTLI_QUALITY = 9

/** Everything that the bundle is made of: a page imports rules, contracts and words, never the server's rooms. */
function isSource(path: string): boolean {
  if (/\.test\.tsx?$/.test(path)) return false
  return (
    /^src\/(web|kernel|contract)\//.test(path) || /^src\/features\/[^/]+\/(web\/|[^/]*\.(rules|contract|texts)\.ts$)/.test(path)
  )
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
}

/** Of what is in the files, so that a checkout or a copy changes nothing. */
function sourcesHash(): string {
  const hash = createHash('sha256')
  const files = [...filesBelow('src').filter(isSource).sort(), 'vite.config.ts', 'tools/web-bundle.ts', 'package-lock.json']
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function stampOf(folder: string): string | undefined {
  const path = join(folder, STAMP)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** The server sends these as they are: no request waits for compression. */
async function compress(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && COMPRESSIBLE.test(entry.name),
  )
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    if (bytes.length < WORTH_COMPRESSING) continue
    writeFileSync(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
    writeFileSync(
      `${path}.br`,
      await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
    )
  }
}

/**
 * Makes `dist/web` where it is missing or its sources have changed, else returns at once. Built beside and then moved:
 * a server that is running never serves half of it.
 */
export async function ensureWebApp(): Promise<'built' | 'unchanged'> {
  const target = join(root, 'dist/web')
  const hash = sourcesHash()
  if (stampOf(target) === hash) return 'unchanged'
  const fresh = join(root, `dist/.web-${process.pid}`)
  mkdirSync(fresh, { recursive: true })
  const { build } = await import('vite')
  await build({
    configFile: join(root, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
    build: { outDir: fresh, emptyOutDir: true },
  })
  await compress(fresh)
  writeFileSync(join(fresh, STAMP), hash)
  rmSync(target, { recursive: true, force: true })
  renameSync(fresh, target)
  return 'built'
}

if (import.meta.main) {
  const started = performance.now()
  const outcome = await ensureWebApp()
  process.stdout.write(`web app ${outcome} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}
