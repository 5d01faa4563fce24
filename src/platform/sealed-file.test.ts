import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { newFileKey, openSealedFile, sealFile } from './sealed-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhixin-sealed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function* chunks(): AsyncGenerator<string> {
  for (let n = 0; n < 5_000; n++) yield `第 ${n} 行,13987650421\r\n`
}

test('what is sealed opens with its own key only, and not once it was changed', async () => {
  const path = join(folder, 'a')
  const key = newFileKey()
  const { bytes } = await sealFile(chunks(), path, key)
  const plain = await text(await openSealedFile(path, key))
  expect(Buffer.byteLength(plain)).toBe(bytes)
  expect(plain).toContain('第 4999 行')
  expect(readFileSync(path).includes('13987650421')).toBe(false)
  await expect(openSealedFile(path, newFileKey()).then(text)).rejects.toThrow()
  const damaged = readFileSync(path)
  damaged[500]! ^= 1
  writeFileSync(path, damaged)
  await expect(openSealedFile(path, key).then(text)).rejects.toThrow()
})

test('a source that breaks leaves no file', async () => {
  const path = join(folder, 'b')
  async function* broken(): AsyncGenerator<string> {
    yield 'x'
    throw new Error('away')
  }
  await expect(sealFile(broken(), path, newFileKey())).rejects.toThrow('away')
  expect(() => readFileSync(path)).toThrow()
})
