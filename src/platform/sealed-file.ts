import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** A key for one file. Whoever destroys it has destroyed the file, whatever copies of it there are. */
export function newFileKey(): Buffer {
  return randomBytes(32)
}

/** Nonce, cipher text, tag: streams, whatever the size. Answers the bytes of the plain text. */
export async function sealFile(
  source: AsyncIterable<string | Buffer | Uint8Array>,
  path: string,
  key: Buffer,
): Promise<{ bytes: number }> {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce)
  let bytes = 0
  async function* sealed(): AsyncGenerator<Buffer> {
    yield nonce
    for await (const chunk of source) {
      const plain = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      bytes += plain.length
      yield cipher.update(plain)
    }
    yield cipher.final()
    yield cipher.getAuthTag()
  }
  try {
    await pipeline(sealed(), createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { bytes }
}

/** The plain text as a stream; it breaks off with an error where the file or the key is not the one that was sealed. */
export async function openSealedFile(path: string, key: Buffer): Promise<NodeJS.ReadableStream> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const nonce = Buffer.alloc(NONCE)
    const tag = Buffer.alloc(TAG)
    await file.read(nonce, 0, NONCE, 0)
    await file.read(tag, 0, TAG, size - TAG)
    const decipher = createDecipheriv(ALGORITHM, key, nonce).setAuthTag(tag)
    const cipherText = createReadStream(path, { start: NONCE, end: Math.max(NONCE, size - TAG - 1) })
    cipherText.on('error', (error) => decipher.destroy(error))
    return cipherText.pipe(decipher)
  } finally {
    await file.close()
  }
}
