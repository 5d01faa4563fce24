import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, isLoopback, loadConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhixin-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const pem = join(folder, 'tls.pem')
writeFileSync(pem, '-----BEGIN CERTIFICATE-----\n')
const nonsense = join(folder, 'nonsense.pem')
writeFileSync(nonsense, 'hello')

describe('the settings', () => {
  it('have defaults that are safe on one machine', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8686,
      dataDir: resolve('.zhixin'),
      publicUrl: 'http://localhost:8686',
      passwordProfile: 'dengbao3',
      trustProxy: [],
      demo: false,
    })
    expect(loadConfig({}).databaseUrl).toBeUndefined()
  })

  it('treat an empty variable as one that is not set', () => {
    expect(loadConfig({ PORT: '', HOST: ' ', DATABASE_URL: '' })).toEqual(loadConfig({}))
  })

  it.each([
    [{ PORT: 'http' }, 'PORT="http": give a whole number from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT="70000"'],
    [{ PORT: '-1' }, 'PORT="-1"'],
    [{ DATABASE_URL: 'mysql://root@db/x' }, 'DATABASE_URL="…": give postgresql://'],
    [{ DATABASE_URL: 'db.example.com' }, 'DATABASE_URL'],
    [{ DATABASE_OWNER_URL: 'nowhere' }, 'DATABASE_OWNER_URL'],
    [{ PUBLIC_URL: 'zhixin.example.com' }, 'PUBLIC_URL="zhixin.example.com": give the address that people open'],
    [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
    [{ ZHIXIN_PASSWORD_PROFILE: 'none' }, 'give one of dengbao3, asvs'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL="loud": give one of fatal'],
    [{ ZHIXIN_TRUST_PROXY: '10.0.0.5' }, 'give a list of CIDR blocks'],
    [{ ZHIXIN_TRUST_PROXY: 'true' }, 'ZHIXIN_TRUST_PROXY'],
    [{ ZHIXIN_TRUST_PROXY: '10.0.0.0/33' }, 'ZHIXIN_TRUST_PROXY'],
    [{ ZHIXIN_TRUST_PROXY: '0.0.0.0/0' }, 'trusts everybody'],
    [{ ZHIXIN_TLS_CERT: pem }, 'ZHIXIN_TLS_KEY'],
    [{ ZHIXIN_TLS_CERT: join(folder, 'absent'), ZHIXIN_TLS_KEY: pem }, 'cannot be read (ENOENT)'],
    [{ ZHIXIN_TLS_CERT: pem, ZHIXIN_TLS_KEY: nonsense }, 'holds no PEM block'],
    [{ ZHIXIN_SHARED_BUFFERS_MB: '1' }, 'from 16 to'],
    [{ ZHIXIN_DB_POOL: '1' }, 'ZHIXIN_DB_POOL'],
    [{ ZHIXIN_DEMO: 'yes' }, 'ZHIXIN_DEMO'],
    [{ ZHIXIN_DEMO_SCALE: '2' }, 'above 0 and at most 1'],
    [{ ZHIXIN_DEMO_SCALE: '1/50' }, 'ZHIXIN_DEMO_SCALE'],
  ])('%o is refused with its name and a remedy', (env, message) => {
    expect(() => loadConfig(env)).toThrow(ConfigError)
    expect(() => loadConfig(env)).toThrow(message)
  })

  it('never repeat a password in an error', () => {
    const secret = 'geheim'
    expect(() => loadConfig({ DATABASE_URL: `mysql://root:${secret}@db/x` })).not.toThrow(secret)
  })

  it.each(['0.0.0.0', '::', '192.168.1.10', 'zhixin.example.com', '127.0.0.1.example.com'])(
    'HOST=%s without TLS or a named proxy is refused',
    (HOST) => {
      expect(() => loadConfig({ HOST })).toThrow('HOST')
      expect(loadConfig({ HOST, ZHIXIN_TRUST_PROXY: '10.0.0.5/32, fd00::/8' }).trustProxy).toEqual(['10.0.0.5/32', 'fd00::/8'])
      expect(loadConfig({ HOST, ZHIXIN_TLS_CERT: pem, ZHIXIN_TLS_KEY: pem }).publicUrl).toBe('https://localhost:8686')
    },
  )

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['localhost', true],
    ['::', false],
    ['10.0.0.1', false],
  ])('%s is loopback: %s', (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback)
  })
})
