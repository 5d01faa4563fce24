import type { FastifyRequest } from 'fastify'
import { expect, it } from 'vitest'
import { sessionToken } from './session-cookie.ts'

const token = 'a'.repeat(43)
it.each([
  [undefined, null],
  [`__Host-sid=${token}`, token],
  [`theme=dark; __Host-sid=${token}; x=y`, token],
  [`sid=${token}`, null],
  [`x__Host-sid=${token}`, null],
  ['__Host-sid=', null],
  [`__Host-sid=${token}%00`, null],
  ['__Host-sid=<script>alert(1)</script>aaaaaaaaaa', null],
])('cookie %s holds the token %s', (cookie, expected) => {
  expect(sessionToken({ headers: { cookie } } as FastifyRequest)).toBe(expected)
})
