import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { typeParsers } from '../src/platform/database.ts'
import { SUPERUSER } from '../src/platform/postgres-cluster.ts'
import { DATABASE } from '../src/platform/postgres.ts'

const PASSWORD = 'Blue-River-2026'

/** The shipped server as a process that can be killed, and one administrator who writes through it. */
export class CrashHouse {
  readonly dataDir: string
  readonly #port: number
  #server: ChildProcess | undefined
  #token = ''
  #cookie = ''

  private constructor(dataDir: string, port: number) {
    this.dataDir = dataDir
    this.#port = port
  }

  static async open(dataDir: string): Promise<CrashHouse> {
    const house = new CrashHouse(dataDir, await freePort())
    await house.start()
    await house.untilListening()
    await house.#makeAdministrator()
    return house
  }

  async start(): Promise<void> {
    const log = openSync(`${this.dataDir}.log`, 'a')
    const env = {
      ...process.env,
      PORT: String(this.#port),
      HOST: '127.0.0.1',
      ZHIXIN_DATA: this.dataDir,
      LOG_LEVEL: 'warn',
      DATABASE_URL: '',
      ZHIXIN_SHARED_BUFFERS_MB: '64',
    }
    const server = spawn(process.execPath, [join(import.meta.dirname, '../src/server.ts')], {
      env,
      stdio: ['ignore', 'pipe', log],
    })
    closeSync(log)
    this.#server = server
    server.stdout?.on('data', (chunk: Buffer) => {
      this.#token = /enter the token (\S+)/.exec(chunk.toString())?.[1] ?? this.#token
    })
    await once(server, 'spawn')
  }

  mustRun(): void {
    if (this.#server?.exitCode !== null) throw new Error(`the server ended by itself:\n${this.log()}`)
  }

  async untilListening(seconds = 60): Promise<void> {
    const deadline = Date.now() + seconds * 1000
    while (!(await this.#isReady())) {
      this.mustRun()
      if (Date.now() > deadline) throw new Error(`the server is not ready after ${seconds} s:\n${this.log()}`)
      await sleep(20)
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(this.#url('/readyz'), { signal: AbortSignal.timeout(5_000) })).ok
    } catch {
      return false
    }
  }

  async #makeAdministrator(): Promise<void> {
    while (this.#token === '') await sleep(20)
    const first = {
      branchName: '示范分公司',
      userName: 'admin.zhou',
      displayName: '周敏',
      password: PASSWORD,
      token: this.#token,
    }
    await this.#expect('/api/first-run', first)
    const signedIn = await this.#expect('/api/session', { user: first.userName, password: PASSWORD })
    this.#cookie = signedIn.headers.getSetCookie().join().split(';')[0] ?? ''
  }

  async #expect(path: string, body: object): Promise<Response> {
    const reply = await this.post(path, body)
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`)
    return reply
  }

  post(path: string, body: object): Promise<Response> {
    return fetch(this.#url(path), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), cookie: this.#cookie },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`
  }

  async killServer(): Promise<void> {
    const gone = once(this.#server!, 'exit')
    this.#server?.kill('SIGKILL')
    await gone
  }

  killDatabase(): void {
    process.kill(Number(this.#pidFile()[0]), 'SIGKILL')
  }

  #pidFile(): string[] {
    return readFileSync(join(this.dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')
  }

  /** Past the server, as superuser. */
  pool(): pg.Pool {
    const pool = new pg.Pool({ host: this.#pidFile()[4] ?? '', user: SUPERUSER, database: DATABASE, max: 2, types: typeParsers })
    pool.on('error', () => undefined)
    return pool
  }

  log(): string {
    return readFileSync(`${this.dataDir}.log`, 'utf8').split('\n').slice(-20).join('\n')
  }

  /** A stop in order: exit code 0 and no database left. */
  async stop(): Promise<number | null> {
    if (this.#server === undefined || this.#server.exitCode !== null || this.#server.signalCode !== null) return null
    const gone = once(this.#server, 'exit')
    this.#server.kill('SIGTERM')
    await gone
    return this.#server.exitCode
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
