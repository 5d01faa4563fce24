import { sql } from 'kysely'
import { newId } from '../kernel/ids.ts'
import type { Services, Tx } from './work.ts'

/** A message or a call to the outside, written in the transaction of the act that causes it. */
export interface OutboxMessage {
  /** One message for one key, ever: customer, occasion, date and channel. */
  readonly businessKey: string
  readonly channel: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly notBefore?: Date
}

/** `refused` is proof that nothing was accepted: only then may it be tried again. */
export type SendResult = { readonly outcome: 'accepted' } | { readonly outcome: 'refused'; readonly final: boolean }
export type QueryResult = 'accepted' | 'not_accepted' | 'unknown'

export interface Gateway {
  readonly channel: string
  /** Whether it may still go out now (consent, quiet hours, frequency): asked just before the call. */
  readonly mayStillSend: (services: Services, payload: unknown) => Promise<boolean>
  /** A throw leaves the outcome unknown. */
  readonly send: (message: { clientMessageId: string; payload: unknown }) => Promise<SendResult>
  /** What became of a message whose answer was lost; undefined where the gateway cannot say. */
  readonly query?: (clientMessageId: string) => Promise<QueryResult>
}

const LEASE_MS = 60_000
const MAX_ATTEMPTS = 5
const BATCH = 20

/** False: a message with this key was written before. */
export async function addToOutbox(tx: Tx, message: OutboxMessage, now: Date): Promise<boolean> {
  const { rows } = await sql`insert into outbox (id, business_key, channel, payload, state, next_try_at, created_at, updated_at)
    values (${newId(now)}, ${message.businessKey}, ${message.channel}, ${JSON.stringify(message.payload)}::jsonb, 'pending',
            ${message.notBefore ?? now}, ${now}, ${now})
    on conflict on constraint outbox_business_key_unique do nothing returning id`.execute(tx)
  return rows.length > 0
}

interface Claimed {
  readonly id: string
  readonly payload: unknown
  readonly attempts: number
}

/**
 * Sends what lies in the outbox, at most once. The row says `sending` before the call leaves the house; whoever finds
 * it so after a crash knows that the message may be out and asks the gateway, and never sends it again on suspicion.
 */
export class OutboxSender {
  readonly #services: Services
  readonly #gateways: ReadonlyMap<string, Gateway>

  constructor(services: Services, gateways: readonly Gateway[]) {
    this.#services = services
    this.#gateways = new Map(gateways.map((gateway) => [gateway.channel, gateway]))
  }

  /** One round. Returns how many messages it took up. */
  async round(): Promise<number> {
    await this.#declareUnknown()
    let taken = 0
    for (const gateway of this.#gateways.values()) {
      await this.#askForUnknown(gateway)
      for (const message of await this.#claim(gateway.channel)) {
        taken += 1
        await this.#send(gateway, message)
      }
    }
    return taken
  }

  async #claim(channel: string): Promise<readonly Claimed[]> {
    const now = this.#services.clock.now()
    const { rows } = await sql<Claimed>`
      update outbox set state = 'claimed', lease_until = ${later(now, LEASE_MS)}, attempts = attempts + 1, updated_at = ${now}
      where id in (select id from outbox where channel = ${channel} and next_try_at <= ${now}
                     and (state = 'pending' or (state = 'claimed' and lease_until < ${now}))
                   order by next_try_at limit ${BATCH} for update skip locked)
      returning id, payload, attempts`.execute(this.#services.db.kysely)
    return rows
  }

  async #send(gateway: Gateway, message: Claimed): Promise<void> {
    if (!(await gateway.mayStillSend(this.#services, message.payload))) return this.#settle(message.id, 'claimed', 'failed')
    const clientMessageId = newId(this.#services.clock.now())
    if (!(await this.#markSending(message.id, clientMessageId))) return undefined
    let result: SendResult
    try {
      result = await gateway.send({ clientMessageId, payload: message.payload })
    } catch (error) {
      this.#services.log.warn({ err: error, message: message.id }, 'outbox: no answer')
      return this.#settle(message.id, 'sending', 'unknown')
    }
    if (result.outcome === 'accepted') return this.#settle(message.id, 'sending', 'sent')
    if (result.final || message.attempts >= MAX_ATTEMPTS) return this.#settle(message.id, 'sending', 'failed')
    return this.#settle(message.id, 'sending', 'pending', backoff(message.attempts))
  }

  /** Committed before the call. False: the lease was lost to another sender meanwhile. */
  async #markSending(id: string, clientMessageId: string): Promise<boolean> {
    const now = this.#services.clock.now()
    const { rows } =
      await sql`update outbox set state = 'sending', client_message_id = ${clientMessageId}, lease_until = ${later(now, LEASE_MS)}, updated_at = ${now}
      where id = ${id} and state = 'claimed' and lease_until > ${now} returning id`.execute(this.#services.db.kysely)
    return rows.length > 0
  }

  async #settle(
    id: string,
    from: 'claimed' | 'sending' | 'unknown',
    to: 'sent' | 'failed' | 'unknown' | 'pending',
    delayMs = 0,
  ): Promise<void> {
    const now = this.#services.clock.now()
    await sql`update outbox set state = ${to}, lease_until = null, next_try_at = ${later(now, delayMs)}, updated_at = ${now}
      where id = ${id} and state = ${from}`.execute(this.#services.db.kysely)
  }

  /** A sender died in the middle of a call. */
  async #declareUnknown(): Promise<void> {
    const now = this.#services.clock.now()
    await sql`update outbox set state = 'unknown', lease_until = null, updated_at = ${now}
      where state = 'sending' and lease_until < ${now}`.execute(this.#services.db.kysely)
  }

  async #askForUnknown(gateway: Gateway): Promise<void> {
    if (gateway.query === undefined) return
    const { rows } = await sql<{ id: string; client_message_id: string }>`select id, client_message_id from outbox
      where state = 'unknown' and channel = ${gateway.channel} and client_message_id is not null order by updated_at limit ${BATCH}`.execute(
      this.#services.db.kysely,
    )
    for (const row of rows) {
      const found = await gateway.query(row.client_message_id).catch((): QueryResult => 'unknown')
      if (found === 'accepted') await this.#settle(row.id, 'unknown', 'sent')
      if (found === 'not_accepted') await this.#settle(row.id, 'unknown', 'pending')
    }
  }
}

/** Keeps sending until it is told to stop; then finishes the round in hand. */
export function startOutbox(services: Services, gateways: readonly Gateway[], everyMs = 2_000): { stop(): Promise<void> } {
  const sender = new OutboxSender(services, gateways)
  let stopped = false
  let wake: () => void = () => undefined
  const loop = async (): Promise<void> => {
    while (!stopped && gateways.length > 0) {
      const taken = await sender.round().catch((error: unknown) => {
        services.log.error({ err: error }, 'outbox')
        return 0
      })
      if (taken === 0 && !stopped) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
  }
  const running = loop()
  return {
    async stop() {
      stopped = true
      wake()
      await running
    },
  }
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds)
}

/** 4 s, 8 s, 16 s …, half of it by chance, so that a gateway that comes back is not met by everybody at once. */
function backoff(attempts: number): number {
  const full = 2_000 * 2 ** attempts
  return full / 2 + (Math.random() * full) / 2
}
