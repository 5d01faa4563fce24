import type { FastifyReply, FastifyRequest } from 'fastify'

/** The prefix makes browsers insist on Secure, Path=/ and no Domain: no neighbour host can plant it. */
export const SESSION_COOKIE = '__Host-sid'
/** The session itself ends on the server; this only keeps a forgotten cookie from living on. */
const MAX_AGE = 12 * 3600

/** Our tokens are base64url; anything else was not made by us. */
const TOKEN = /^[\w-]{20,128}$/

export function sessionToken(request: FastifyRequest): string | null {
  const header = request.headers.cookie
  if (header === undefined) return null
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === SESSION_COOKIE) {
      const token = part.slice(at + 1).trim()
      return TOKEN.test(token) ? token : null
    }
  }
  return null
}

export function setSessionCookie(reply: FastifyReply, token: string | null): void {
  const cookie = token === null ? `${SESSION_COOKIE}=; Max-Age=0` : `${SESSION_COOKIE}=${token}; Max-Age=${MAX_AGE}`
  void reply.header('set-cookie', `${cookie}; Path=/; HttpOnly; Secure; SameSite=Lax`)
}
