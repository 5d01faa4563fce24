import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Role } from '../src/kernel/roles.ts'

export interface Login {
  readonly role: Role
  readonly user: string
  readonly password: string
}

export interface Address {
  readonly url: string
  /** The demo's logins, one or more a role. */
  readonly logins: readonly Login[]
}

/** A running server of one's own: real database, demo organisation, temporary data folder. */
export interface House extends Address {
  stop(): Promise<void>
}

export function loginOf(house: Address, role: Role): Login {
  const login = house.logins.find((each) => each.role === role)
  if (login === undefined) throw new Error(`the demo has no login for ${role}`)
  return login
}

const root = dirname(import.meta.dirname)
const START_LIMIT_MS = 180_000
const STOP_LIMIT_MS = 40_000

function readStart(output: string): Address | undefined {
  const url = /listens at (\S+)/.exec(output)?.[1]
  const logins = [...output.matchAll(/^demo login (\S+) (\S+) (\S+)$/gm)].map(([, role, user, password]) => ({
    role: role as Role,
    user: user ?? '',
    password: password ?? '',
  }))
  // The logins are printed with the address, in one breath.
  return url === undefined || logins.length === 0 ? undefined : { url, logins }
}

function waitForStart(child: ChildProcess): Promise<Address> {
  return new Promise((resolve, reject) => {
    let output = ''
    const late = setTimeout(() => reject(new Error(`the server did not start in time\n${output}`)), START_LIMIT_MS)
    const look = (chunk: Buffer): void => {
      output += chunk.toString()
      if (!/listens at/.test(output)) return
      // A breath for the lines that follow in the same write.
      setTimeout(() => {
        const started = readStart(output)
        if (started === undefined) return
        clearTimeout(late)
        resolve(started)
      }, 300)
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the server ended with ${code}\n${output}`))
    })
  })
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    child.once('exit', () => {
      clearTimeout(late)
      resolve()
    })
    child.kill('SIGTERM')
    return undefined
  })
}

/** Port 0: any that is free. */
export async function startHouse(args: readonly string[] = ['--demo'], port = '0'): Promise<House> {
  const data = mkdtempSync(join(tmpdir(), 'zhixin-e2e-'))
  const child = spawn(process.execPath, ['src/server.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: port,
      HOST: '127.0.0.1',
      ZHIXIN_DATA: data,
      LOG_LEVEL: 'info',
      ZHIXIN_SHARED_BUFFERS_MB: '64',
      DATABASE_URL: '',
      ZHIXIN_DEMO_SCALE: '0.0025',
    },
  })
  const started = await waitForStart(child)
  let lastWords = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-4000)
  })
  let isWanted = true
  child.once('exit', (code, signal) => {
    if (isWanted) console.error(`the server ended by itself: ${signal ?? code}\n${lastWords}`)
  })
  return {
    ...started,
    async stop() {
      isWanted = false
      await stopped(child)
      rmSync(data, { recursive: true, force: true })
    },
  }
}
