import { existsSync } from 'node:fs'

/** The browser must not call home, and runs as root in a container. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

/** What `npm test` found or installed, or the system's. */
export function browserPath(): string {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  return found ?? 'chromium'
}
