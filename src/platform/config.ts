import { readFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { resolve } from 'node:path'

export const PASSWORD_PROFILES = ['dengbao3', 'asvs'] as const
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export interface Config {
  /** Database, keys, files: everything that a backup must hold. Absolute. */
  readonly dataDir: string
  readonly host: string
  readonly port: number
  /** An outside PostgreSQL, as the application's role; undefined: the embedded one. */
  readonly databaseUrl?: string
  /** The role that owns the tables and migrates them; default: `databaseUrl`. */
  readonly databaseOwnerUrl?: string
  readonly databasePoolSize: number
  readonly sharedBuffersMb: number
  /** Links in messages and the origin check use it, never the Host header. */
  readonly publicUrl: string
  readonly passwordProfile: (typeof PASSWORD_PROFILES)[number]
  /** CIDR blocks of proxies whose forwarded address is believed. */
  readonly trustProxy: readonly string[]
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly packName: 'telecom'
  /** A folder for each source of imports lies here; files in them are taken by themselves. */
  readonly feedsDir?: string
  readonly demo: boolean
  /** What part of a whole branch the demo draws: 1 is the source's 1,224,325 customers. */
  readonly demoScale?: number
}

/** A wrong setting stops the program before it touches anything; the text says what to do. */
export class ConfigError extends Error {
  constructor(variable: string, value: string, remedy: string) {
    super(`${variable}=${JSON.stringify(value)}: ${remedy}`)
    this.name = 'ConfigError'
  }
}

type Environment = Readonly<Record<string, string | undefined>>

export function loadConfig(env: Environment = process.env): Config {
  const host = text(env, 'HOST') ?? '127.0.0.1'
  const port = integer(env, 'PORT', 8686, 0, 65_535)
  const trustProxy = cidrList(env, 'ZHIXIN_TRUST_PROXY')
  const tls = tlsFiles(env)
  if (!isLoopback(host) && tls === undefined && trustProxy.length === 0) {
    throw new ConfigError(
      'HOST',
      host,
      'sign-in cookies would cross the network unprotected; keep 127.0.0.1, or set ZHIXIN_TLS_CERT and ZHIXIN_TLS_KEY, ' +
        'or name the proxy that ends TLS in ZHIXIN_TRUST_PROXY (for example 10.0.0.5/32)',
    )
  }
  const databaseUrl = postgresUrl(env, 'DATABASE_URL')
  return {
    dataDir: resolve(text(env, 'ZHIXIN_DATA') ?? '.zhixin'),
    host,
    port,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...optional('databaseOwnerUrl', postgresUrl(env, 'DATABASE_OWNER_URL')),
    databasePoolSize: integer(env, 'ZHIXIN_DB_POOL', 16, 2, 500),
    sharedBuffersMb: integer(env, 'ZHIXIN_SHARED_BUFFERS_MB', 768, 16, 65_536),
    publicUrl: publicUrl(env, tls !== undefined, port),
    passwordProfile: choice(env, 'ZHIXIN_PASSWORD_PROFILE', PASSWORD_PROFILES, 'dengbao3'),
    trustProxy,
    ...optional('tls', tls),
    logLevel: choice(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    packName: choice(env, 'ZHIXIN_PACK', ['telecom'] as const, 'telecom'),
    ...optional('feedsDir', folder(env, 'ZHIXIN_FEEDS')),
    demo: choice(env, 'ZHIXIN_DEMO', ['0', '1'] as const, '0') === '1',
    ...optional('demoScale', scale(env, 'ZHIXIN_DEMO_SCALE')),
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}

function text(env: Environment, variable: string): string | undefined {
  const value = env[variable]?.trim()
  return value === undefined || value === '' ? undefined : value
}

function folder(env: Environment, variable: string): string | undefined {
  const value = text(env, variable)
  return value === undefined ? undefined : resolve(value)
}

function integer(env: Environment, variable: string, fallback: number, low: number, high: number): number {
  const value = text(env, variable)
  if (value === undefined) return fallback
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < low || number > high) {
    throw new ConfigError(variable, value, `give a whole number from ${low} to ${high}, or leave it out for ${fallback}`)
  }
  return number
}

function scale(env: Environment, variable: string): number | undefined {
  const value = text(env, variable)
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^\d*\.?\d+$/.test(value) || number <= 0 || number > 1)
    throw new ConfigError(variable, value, 'give a part of the branch above 0 and at most 1, or leave it out for 0.02')
  return number
}

function choice<const T extends string>(env: Environment, variable: string, allowed: readonly T[], fallback: T): T {
  const value = text(env, variable)
  if (value === undefined) return fallback
  const known = allowed.find((one) => one === value)
  if (known === undefined)
    throw new ConfigError(variable, value, `give one of ${allowed.join(', ')}, or leave it out for ${fallback}`)
  return known
}

function postgresUrl(env: Environment, variable: string): string | undefined {
  const value = text(env, variable)
  if (value === undefined) return undefined
  if (!URL.canParse(value) || !['postgres:', 'postgresql:'].includes(new URL(value).protocol)) {
    // The value may hold a password and is not repeated.
    throw new ConfigError(
      variable,
      '…',
      'give postgresql://user:password@host:5432/database, or leave it out for the embedded database',
    )
  }
  return value
}

function publicUrl(env: Environment, tls: boolean, port: number): string {
  const value = text(env, 'PUBLIC_URL')
  if (value === undefined) return `${tls ? 'https' : 'http'}://localhost:${port}`
  if (!URL.canParse(value) || !['http:', 'https:'].includes(new URL(value).protocol)) {
    throw new ConfigError('PUBLIC_URL', value, 'give the address that people open, for example https://zhixin.example.com')
  }
  return new URL(value).origin
}

function tlsFiles(env: Environment): { cert: string; key: string } | undefined {
  const cert = text(env, 'ZHIXIN_TLS_CERT')
  const key = text(env, 'ZHIXIN_TLS_KEY')
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined) throw new ConfigError('ZHIXIN_TLS_CERT', '', 'give the certificate file too: ZHIXIN_TLS_KEY is set')
  if (key === undefined) throw new ConfigError('ZHIXIN_TLS_KEY', '', 'give the key file too: ZHIXIN_TLS_CERT is set')
  return { cert: pemFile('ZHIXIN_TLS_CERT', cert), key: pemFile('ZHIXIN_TLS_KEY', key) }
}

function pemFile(variable: string, path: string): string {
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(variable, path, `the file cannot be read (${(error as NodeJS.ErrnoException).code}); give a PEM file`)
  }
  if (!pem.includes('-----BEGIN ')) throw new ConfigError(variable, path, 'the file holds no PEM block; give a PEM file')
  return pem
}

function cidrList(env: Environment, variable: string): readonly string[] {
  const value = text(env, variable)
  if (value === undefined) return []
  const blocks = value.split(',').map((block) => block.trim())
  for (const block of blocks) {
    const [address = '', bits = ''] = block.split('/')
    const family = isIP(address)
    if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
      throw new ConfigError(variable, value, 'give a list of CIDR blocks of your proxies, for example 10.0.0.5/32,fd00::/8')
    }
    // A block that holds every address would believe anybody's X-Forwarded-For.
    if (Number(bits) === 0) throw new ConfigError(variable, value, 'a block of /0 trusts everybody; name the proxies')
  }
  return blocks
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

export function isLoopback(host: string): boolean {
  const family = isIP(host)
  return family === 0 ? host === 'localhost' : LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
