import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const dataDir = mkdtempSync(join(tmpdir(), 'zhixin-server-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly address: string
  readonly token: string | undefined
  readonly log: () => string
  readonly ended: Promise<{ code: number | null; signal: string | null }>
}

/** `npm start` without npm, on a port that the system picks. */
async function start(): Promise<Started> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], {
    env: { ...process.env, ZHIXIN_DATA: dataDir, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: '', NODE_ENV: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let out = ''
  let log = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('exit', (code, signal) => {
      running.delete(child)
      resolve({ code, signal })
    }),
  )
  await expect
    .poll(() => out + (child.exitCode === null ? '' : `ended: ${log}`), { timeout: 150_000, interval: 100 })
    .toMatch(/listens at|ended/)
  const port = /listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(log)?.[1] ?? /listens at http:\/\/[^:]+:(\d+)/.exec(out)?.[1]
  return { child, address: `http://127.0.0.1:${port}`, token: /token (\S+)/.exec(out)?.[1], log: () => log, ended }
}

const post = (address: string, path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const admin = { userName: 'admin', password: 'First-Run-2026-x' }

async function signIn(address: string): Promise<string> {
  const reply = await post(address, '/api/session', { user: admin.userName, password: admin.password })
  expect(reply.status).toBe(200)
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

describe('the server as a process', () => {
  it('makes the first administrator with the token of the console, and stops in order at SIGTERM', async () => {
    const server = await start()
    expect(server.token).toMatch(/^[\w-]{20,}$/)
    const first = { branchName: '分公司', displayName: '管理员', ...admin }
    expect((await post(server.address, '/api/first-run', { ...first, token: 'x'.repeat(32) })).ok).toBe(false)
    expect((await post(server.address, '/api/first-run', { ...first, token: server.token })).status).toBe(200)
    expect((await post(server.address, '/api/first-run', { ...first, token: server.token })).ok).toBe(false)
    const cookie = await signIn(server.address)

    const events = await fetch(`${server.address}/api/events`, { headers: { cookie } })
    let heard = ''
    const listening = (async () => {
      for await (const chunk of events.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString()
    })()
    await expect.poll(() => heard).toContain('event: ready')
    let answered = 0
    let failed = 0
    let writing = true
    const writer = (async () => {
      for (let i = 0; writing; i++) {
        const reply = await post(
          server.address,
          '/api/territories',
          { code: `T${i}`, name: `片区${i}`, kind: 'city', parentId: null, unitId: null },
          { cookie },
        ).catch(() => undefined)
        if (reply === undefined) break
        if (reply.ok) answered += 1
        else failed += reply.status >= 500 && reply.status !== 503 ? 1 : 0
        await reply.arrayBuffer().catch(() => undefined)
      }
    })()
    await expect.poll(() => answered).toBeGreaterThan(5)
    server.child.kill('SIGTERM')
    const ended = await server.ended
    writing = false
    await Promise.all([writer, listening.catch(() => undefined)])
    expect(ended).toEqual({ code: 0, signal: null })
    expect(failed).toBe(0)
    expect(heard).toContain('event: closing')

    const again = await start()
    expect(again.token).toBeUndefined()
    expect(again.log()).not.toContain('orphan')
    const list = (await (
      await fetch(`${again.address}/api/territories`, { headers: { cookie: await signIn(again.address) } })
    ).json()) as { items: unknown[] }
    expect(list.items.length).toBeGreaterThanOrEqual(answered)
    again.child.kill('SIGTERM')
    setTimeout(() => again.child.kill('SIGTERM'), 5)
    expect((await again.ended).code).toBe(1)

    const third = await start()
    expect((await fetch(`${third.address}/readyz`)).status).toBe(200)
    third.child.kill('SIGTERM')
    expect((await third.ended).code).toBe(0)
  })
})
