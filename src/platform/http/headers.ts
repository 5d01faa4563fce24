import type { FastifyReply } from 'fastify'

/**
 * antd writes its styles into the page as it runs: they carry the nonce. Scripts come from files only. A string
 * reaches a script or markup sink only through the policy `default` of the web app, which admits style text alone.
 */
export function contentSecurityPolicy(nonce: string | null): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    nonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

export interface HeaderOptions {
  /** TLS ends here or at a trusted proxy: browsers are told never to come back without it. */
  readonly secure: boolean
}

/** On every reply, whatever the route. */
export function setSecurityHeaders(reply: FastifyReply, options: HeaderOptions): void {
  void reply.headers({
    'content-security-policy': contentSecurityPolicy(null),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cache-control': 'no-store',
    ...(options.secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  })
}
