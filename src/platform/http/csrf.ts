import type { FastifyRequest } from 'fastify'
import { commonErrors } from '../../contract/common-errors.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** What a form of another site can send without asking first. */
const FORM_TYPES = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/**
 * Who may call an unsafe method:
 * - a browser (it sends Origin or Sec-Fetch-Site, and no page can keep it from doing so): only from our own pages, and
 *   only with the header `x-zhixin: 1`, which another site cannot set without a preflight that we never answer;
 * - a tool (neither header): with any content type that a form cannot send, or with an Authorization header, which no
 *   form can send. It carries no ambient cookie of a victim.
 */
export function refuseCrossSite(request: FastifyRequest, publicOrigins: readonly string[]): void {
  if (SAFE.has(request.method)) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const { authorization } = request.headers
  if (authorization === undefined && FORM_TYPES.test(request.headers['content-type'] ?? ''))
    throw commonErrors.make('request.media_type')
  if (origin === undefined && site === undefined) return
  if (site !== undefined && site !== 'same-origin') throw commonErrors.make('request.cross_site')
  if (origin !== undefined && !isOurs(origin, request, publicOrigins)) throw commonErrors.make('request.cross_site')
  if (request.headers['x-zhixin'] !== '1') throw commonErrors.make('request.cross_site')
}

function isOurs(origin: string, request: FastifyRequest, publicOrigins: readonly string[]): boolean {
  return origin === `${request.protocol}://${request.host}` || publicOrigins.includes(origin)
}
