// A branch of the size asked for, served by the real server in a process of its own.
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { OWNER_ROLE } from '../src/platform/postgres.ts'

const root = dirname(import.meta.dirname)
/** Making the whole branch takes the most of an hour on two cores. */
const READY_MS = 3 * 3_600_000
const STOP_MS = 60_000

export interface Branch {
  readonly port: number
  /** The server's process; PostgreSQL is below it. */
  readonly pid: number
  /** The owner's connection past the server, for choosing whom to measure. */
  readonly behind: pg.Client
  stop(): Promise<void>
}

/**
 * Starts the demo at `scale` in `folder`, made anew where the folder does not hold one; without a folder in a temporary
 * one, which goes with it.
 */
export async function openBranch(scale: number, folder: string | undefined, say: (line: string) => void): Promise<Branch> {
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
  say(`${existsSync(join(dataDir, 'postgres')) ? 'opening' : 'making'} a branch of scale ${scale} in ${dataDir}`)
  const child = spawn(process.execPath, ['src/server.ts', '--demo', '--scale', String(scale)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ZHIXIN_DATA: dataDir, PORT: '0', LOG_LEVEL: 'fatal' },
  })
  const forget = (): void => {
    if (folder === undefined) rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const port = await address(child)
    const behind = new pg.Client(socketOf(dataDir))
    behind.on('error', () => undefined)
    await behind.connect()
    await behind.query(`select set_config('app.reach', 'all', false)`)
    return {
      port,
      pid: child.pid ?? 0,
      behind,
      async stop() {
        await behind.end()
        await ended(child)
        forget()
      },
    }
  } catch (error) {
    await ended(child)
    forget()
    throw error
  }
}

function address(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error('the branch was not ready in time')), READY_MS)
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      said += piece
      const port = /listens at \S+:(\d+)/.exec(said)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(Number(port))
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the server ended with ${code} before it listened`))
    })
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await over
  clearTimeout(late)
}

/** Where the cluster listens stands in its own file: the socket's folder in the fifth line, the port in the fourth. */
function socketOf(dataDir: string): pg.ClientConfig {
  const lines = readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  return { host: lines[4] ?? '', port: Number(lines[3]), user: OWNER_ROLE, database: 'zhixin' }
}

export interface Person {
  readonly staffId: string
  readonly role: string
  /** Of the session. */
  readonly token: string
}

/**
 * People of these roles, signed in: `{ VM: 12, SV: 2 }`, at most as many as work there, in turns where more are asked.
 * Their sessions are written as signing in leaves them. Hundreds of sign-ins from one address are what the house
 * refuses, and no limit is raised for the measurement: every request after that passes all of them.
 */
export async function signIn(branch: Branch, wanted: Readonly<Record<string, number>>): Promise<Person[]> {
  const people: Person[] = []
  for (const [role, count] of Object.entries(wanted)) {
    const { rows } = await branch.behind.query<{ id: string }>(
      `select id from staff where role = $1 and state = 'active' order by user_name`,
      [role],
    )
    if (rows.length === 0) throw new Error(`nobody works as ${role}`)
    for (let n = 0; n < count; n++) {
      const staffId = rows[n % rows.length]!.id
      const token = randomBytes(32).toString('base64url')
      await branch.behind.query(
        `insert into session (token_hash, id, staff_id, auth_state, created_at, last_seen_at, expires_at, ip)
         values ($1, uuidv7(), $2, 'full', now(), now(), now() + interval '10 hours', '127.0.0.1')`,
        [createHash('sha256').update(token).digest(), staffId],
      )
      people.push({ staffId, role, token })
    }
  }
  return people
}
