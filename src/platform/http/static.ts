import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { contentSecurityPolicy } from './headers.ts'

/** The build leaves this where a nonce belongs. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__'

export interface WebApp {
  /** The page of the app, for every address that is neither a file nor a call. */
  sendPage(reply: FastifyReply): FastifyReply
}

/** Serves what Vite built. Files whose name holds a hash never change; the page is made anew with each nonce. */
export async function serveWebApp(app: FastifyInstance, root: string): Promise<WebApp> {
  await app.register(fastifyStatic, {
    root,
    serve: true,
    index: false,
    wildcard: true,
    decorateReply: true,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header(
        'cache-control',
        path.includes(`${join(root, 'assets')}/`) ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
  const page = pageReader(join(root, 'index.html'))
  return {
    sendPage(reply) {
      const nonce = randomBytes(16).toString('base64url')
      return reply
        .code(200)
        .header('content-security-policy', contentSecurityPolicy(nonce))
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(page().replaceAll(NONCE_PLACEHOLDER, nonce))
    },
  }
}

/** A rebuild while the server runs is served without a restart. */
function pageReader(path: string): () => string {
  let text = ''
  let changedAt = -1
  return () => {
    if (!existsSync(path)) return text
    const { mtimeMs } = statSync(path)
    if (mtimeMs !== changedAt) {
      text = readFileSync(path, 'utf8')
      changedAt = mtimeMs
    }
    return text
  }
}
