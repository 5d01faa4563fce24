import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from './server.ts'

const ROOT = join(import.meta.dirname, '../dist/web')
const SHELL_KB = 250
const FIRST_VISIT_KB = 350
/** The studio draws charts. */
const STUDIO_KB = 470

interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly isDynamicEntry?: boolean
}
type Manifest = Readonly<Record<string, Chunk>>

function closure(manifest: Manifest, key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key]
  if (chunk === undefined || seen.has(key)) return seen
  seen.add(key)
  for (const each of chunk.imports ?? []) closure(manifest, each, seen)
  return seen
}

function kilobytes(manifest: Manifest, keys: readonly string[]): number {
  const files = new Set(
    keys
      .flatMap((key) => [...closure(manifest, key)])
      .flatMap((key) => [manifest[key]?.file ?? '', ...(manifest[key]?.css ?? [])]),
  )
  const bytes = [...files]
    .filter((file) => file !== '')
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(ROOT, file)), { level: 9 }).length, 0)
  return bytes / 1024
}

test('the shell and every first visit stay within their budgets of bytes', async ({ house }) => {
  // The running house has built the web app.
  expect(house.url).not.toBe('')
  const manifest = JSON.parse(readFileSync(join(ROOT, '.vite/manifest.json'), 'utf8')) as Manifest
  const entry = 'index.html'
  expect(kilobytes(manifest, [entry]), 'shell and Chinese').toBeLessThanOrEqual(SHELL_KB)
  const heavy = Object.entries(manifest)
    // Panels and dialogs load when they are opened; what is visited is a page.
    .filter(([key, chunk]) => chunk.isDynamicEntry && key.endsWith('-page.tsx'))
    .map(([key]) => ({
      key,
      size: kilobytes(manifest, [entry, key]),
      limit: key.includes('/studio/') ? STUDIO_KB : FIRST_VISIT_KB,
    }))
    .filter(({ size, limit }) => size > limit)
    .map(({ key, size }) => `${key} ${size.toFixed(0)} kB`)
  expect(heavy).toEqual([])
})
