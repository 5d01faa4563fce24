import { PassThrough, type Readable } from 'node:stream'
import pg from 'pg'
import { sql } from 'kysely'
import type { AuthState } from '../contract/endpoint.ts'
import { commonErrors } from '../contract/common-errors.ts'
import type { PermissionTable } from '../kernel/roles.ts'
import type { Actor } from '../kernel/scope.ts'
import { NOTICE_CHANNEL, type Notice } from './notices.ts'
import type { Services } from './work.ts'

/** Who calls, by the token of his session; asked anew at each request and each event. */
export type Authenticate = (
  services: Services,
  token: string,
  /** `passive`: nobody did anything, so the session does not become younger. */
  how?: { readonly passive: boolean },
) => Promise<{ actor: Actor; authState: AuthState } | undefined>

export interface EventHubOptions {
  readonly services: Services
  readonly authenticate: Authenticate
  readonly permissions: PermissionTable
  /** Kind of notification or event → the permission its reader must have now. */
  readonly noticeRights: Readonly<Record<string, string>>
  readonly streamsPerPerson?: number
  readonly bufferBytes?: number
  readonly recheckSeconds?: number
}

interface Stream {
  readonly staffId: string
  readonly sessionId: string | null
  readonly token: string
  readonly body: PassThrough
  /** Events of one stream are sent one after another, each behind its own check. */
  turn: Promise<void>
  missed: boolean
}

/** The open event streams of this process, fed by PostgreSQL's LISTEN so that any process can speak to any stream. */
export class EventHub {
  readonly #options: EventHubOptions
  readonly #streams = new Map<string, Set<Stream>>()
  #listener: pg.Client | null = null
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  constructor(options: EventHubOptions) {
    this.#options = options
  }

  get size(): number {
    let count = 0
    for (const streams of this.#streams.values()) count += streams.size
    return count
  }

  async start(): Promise<void> {
    await this.#listen()
    this.#timer = setInterval(() => this.#recheckAll(), (this.#options.recheckSeconds ?? 15) * 1000)
    this.#timer.unref()
  }

  open(actor: Actor, token: string): Readable {
    if (this.#stopped) throw commonErrors.make('platform.unavailable')
    const mine = this.#streams.get(actor.id) ?? new Set<Stream>()
    if (mine.size >= (this.#options.streamsPerPerson ?? 3)) throw commonErrors.make('request.limited', { seconds: 15 })
    const stream: Stream = {
      staffId: actor.id,
      sessionId: actor.sessionId,
      token,
      body: new PassThrough(),
      turn: Promise.resolve(),
      missed: false,
    }
    mine.add(stream)
    this.#streams.set(actor.id, mine)
    stream.body.once('close', () => this.#forget(stream))
    // The reader went away in the middle of a write.
    stream.body.on('error', () => this.#forget(stream))
    stream.body.write('retry: 3000\n\nevent: ready\ndata: {}\n\n')
    return stream.body
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer !== null) clearInterval(this.#timer)
    const listener = this.#listener
    this.#listener = null
    for (const streams of [...this.#streams.values()])
      for (const stream of [...streams]) stream.body.end('event: closing\nretry: 5000\ndata: {}\n\n')
    await listener?.end().catch(() => undefined)
  }

  #forget(stream: Stream): void {
    const mine = this.#streams.get(stream.staffId)
    mine?.delete(stream)
    if (mine?.size === 0) this.#streams.delete(stream.staffId)
  }

  async #listen(): Promise<void> {
    const { services } = this.#options
    const client = new pg.Client({ ...services.db.pool.options, application_name: 'zhixin events' })
    client.on('notification', (message) => this.#hear(message.payload))
    client.on('error', () => this.#relisten(client))
    client.on('end', () => this.#relisten(client))
    await client.connect()
    await client.query(`listen ${NOTICE_CHANNEL}`)
    this.#listener = client
  }

  /** What was said while nobody listened is lost: every stream is told to read its state again. */
  #relisten(lost: pg.Client): void {
    if (this.#stopped || this.#listener !== lost) return
    this.#listener = null
    const again = (): void => {
      if (this.#stopped) return
      this.#listen().then(
        () => this.#each((stream) => this.#write(stream, 'resync', {})),
        () => setTimeout(again, 1000).unref(),
      )
    }
    setTimeout(again, 250).unref()
  }

  #hear(payload: string | undefined): void {
    if (payload === undefined) return
    let notice: Notice
    try {
      notice = JSON.parse(payload) as Notice
    } catch {
      return
    }
    for (const stream of this.#streams.get(notice.staffId) ?? []) this.#inTurn(stream, () => this.#deliver(stream, notice))
  }

  #each(act: (stream: Stream) => Promise<void> | void): void {
    for (const streams of this.#streams.values()) for (const stream of streams) this.#inTurn(stream, async () => act(stream))
  }

  #recheckAll(): void {
    this.#each(async (stream) => {
      if ((await this.#check(stream)) !== undefined) this.#push(stream, ': still here\n\n')
    })
  }

  #inTurn(stream: Stream, act: () => Promise<void>): void {
    stream.turn = stream.turn.then(act).catch((error: unknown) => {
      this.#options.services.log.warn({ err: error }, 'event stream')
    })
  }

  /** The session as it is now; a stream whose session has ended is closed. */
  async #check(stream: Stream): Promise<Actor | undefined> {
    if (stream.body.destroyed || stream.body.writableEnded) return undefined
    const found = await this.#options.authenticate(this.#options.services, stream.token, { passive: true })
    if (found !== undefined && found.authState === 'full' && found.actor.id === stream.staffId) return found.actor
    stream.body.end('event: session_ended\ndata: {}\n\n')
    return undefined
  }

  async #deliver(stream: Stream, notice: Notice): Promise<void> {
    const actor = await this.#check(stream)
    if (actor === undefined || notice.event === 'session_ended') return
    if (notice.event !== 'notification') {
      if (this.#may(actor, notice.event)) this.#write(stream, notice.event, notice.data ?? {})
      return
    }
    const { rows } = await sql<{ id: string; kind: string; params: unknown; href: string; created_at: Date }>`
      select id, kind, params, href, created_at from notification where staff_id = ${stream.staffId} and id = ${notice.id ?? null}`.execute(
      this.#options.services.db.kysely,
    )
    const row = rows[0]
    if (row === undefined || !this.#may(actor, row.kind)) return
    this.#write(stream, 'notification', {
      id: row.id,
      kind: row.kind,
      params: row.params,
      href: row.href,
      createdAt: row.created_at.toISOString(),
    })
  }

  #may(actor: Actor, kind: string): boolean {
    const permission = this.#options.noticeRights[kind]
    if (permission === undefined) return true
    return (
      actor.role !== 'NOBODY' && (actor.role === 'SYSTEM' || this.#options.permissions[permission]?.[actor.role] !== undefined)
    )
  }

  #write(stream: Stream, event: string, data: unknown): void {
    this.#push(stream, `event: ${event.replace(/[^\w.]/g, '_')}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** A reader that does not keep up loses events, then is told to read its state again once it does. */
  #push(stream: Stream, text: string): void {
    const { body } = stream
    if (body.destroyed || body.writableEnded) return
    const waiting = body.writableLength + body.readableLength
    if (waiting + text.length > (this.#options.bufferBytes ?? 256 * 1024)) {
      stream.missed = true
      return
    }
    if (stream.missed && waiting < text.length + 1024) {
      stream.missed = false
      body.write('event: resync\ndata: {}\n\n')
    }
    if (!stream.missed) body.write(text)
  }
}
