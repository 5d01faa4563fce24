// What people at work ask of the server, over loopback, each with the session of a real role.
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { Branch, Person } from './branch.ts'
import type { Answered } from './latencies.ts'

export class Client {
  readonly #agent: Agent
  readonly #port: number

  constructor(port: number, sockets: number) {
    this.#port = port
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets })
  }

  /** A connection that fails counts as status 0. */
  call(person: Person, method: string, path: string, body?: unknown): Promise<Answered> {
    const started = performance.now()
    return new Promise((resolve) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        cookie: `__Host-sid=${person.token}`,
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': randomBytes(12).toString('hex') }),
      }
      const fail = (error: Error): void => resolve({ status: 0, ms: performance.now() - started, text: error.message })
      const sent = request({ host: '127.0.0.1', port: this.#port, method, path, agent: this.#agent, headers }, (reply) => {
        let text = ''
        reply
          .setEncoding('utf8')
          .on('data', (piece: string) => (text += piece))
          .on('error', fail)
          .on('end', () => resolve({ status: reply.statusCode ?? 0, ms: performance.now() - started, text }))
      })
      sent.on('error', fail)
      sent.end(payload)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

export interface Operation {
  readonly name: string
  readonly isWrite: boolean
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

/** Whom the visitors look for and look at: customers in each person's reach, drawn once before the clock runs. */
export interface Subjects {
  readonly mine: ReadonlyMap<string, readonly { id: string; name: string; pinyin: string }[]>
  readonly territories: readonly string[]
  /** Where a page deep in the list of each order begins, by person. */
  readonly deep: ReadonlyMap<string, string>
}

const SAMPLE = 40
/** Pages to leave behind before a list is deep. */
const DEEP_PAGES = 8

export async function drawSubjects(branch: Branch, client: Client, people: readonly Person[]): Promise<Subjects> {
  const mine = new Map<string, { id: string; name: string; pinyin: string }[]>()
  const deep = new Map<string, string>()
  const { rows: territories } = await branch.behind.query<{ id: string }>(`select id from territory where kind = 'area'`)
  // Several sessions of one person look at the same.
  const seen = new Map<string, Person>()
  for (const person of people) {
    const before = seen.get(person.staffId)
    if (before !== undefined) {
      mine.set(person.token, mine.get(before.token) ?? [])
      const cursor = deep.get(before.token)
      if (cursor !== undefined) deep.set(person.token, cursor)
      continue
    }
    seen.set(person.staffId, person)
    const { text } = await client.call(person, 'GET', `/api/customers?limit=${SAMPLE}`)
    const ids = ((JSON.parse(text) as { items?: { customerId: string }[] }).items ?? []).map((item) => item.customerId)
    const { rows } = await branch.behind.query<{ id: string; name: string; pinyin: string }>(
      `select s.customer_id as id, s.name, s.pinyin from customer_search s where s.customer_id = any($1::uuid[])`,
      [ids],
    )
    mine.set(person.token, rows)
    let cursor: string | null = null
    for (let page = 0; page < DEEP_PAGES; page++) {
      const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const reply = JSON.parse((await client.call(person, 'GET', `/api/customers?limit=200&order=opened${next}`)).text) as {
        nextCursor?: string | null
      }
      if (reply.nextCursor === undefined || reply.nextCursor === null) break
      cursor = reply.nextCursor
    }
    if (cursor !== null) deep.set(person.token, cursor)
  }
  return { mine, territories: territories.map((row) => row.id), deep }
}

const digits = (random: number): string => String(Math.floor(random * 10_000)).padStart(4, '0')

/** One turn of work; `random` gives numbers from 0 to 1. */
export type Turn = (person: Person, subjects: Subjects, random: () => number) => Operation

const pick = <T>(from: readonly T[], random: () => number): T | undefined => from[Math.floor(random() * from.length)]
const read = (name: string, path: string): Operation => ({ name, isWrite: false, method: 'GET', path })

export const READS: Readonly<Record<string, Turn>> = {
  list: () => read('list', '/api/customers?limit=50'),
  filter: (_person, { territories }, random) => {
    const month = 1 + Math.floor(random() * 12)
    const territoryId = pick(territories, random) ?? ''
    const filters = [
      'tier=gold&order=contract_end',
      `birthMonth=${month}&tier=diamond&tier=gold&tier=silver`,
      `territoryId=${territoryId}&status=active&order=opened`,
      `channel=phone&territoryId=${territoryId}`,
      `owed=true&tier=silver`,
      'important=true',
    ]
    return read('filter', `/api/customers?limit=50&${pick(filters, random) ?? ''}`)
  },
  deep: (person, { deep }) => {
    const cursor = deep.get(person.token)
    return read(
      'deep page',
      `/api/customers?limit=50&order=opened${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
  },
  name: (person, { mine }, random) =>
    read(
      'search name',
      `/api/customers/search?q=${encodeURIComponent((pick(mine.get(person.token) ?? [], random)?.name ?? '王').slice(0, 2))}`,
    ),
  pinyin: (person, { mine }, random) =>
    read(
      'search pinyin',
      `/api/customers/search?q=${encodeURIComponent((pick(mine.get(person.token) ?? [], random)?.pinyin ?? 'wang').slice(0, 6))}`,
    ),
  tail: (_person, _subjects, random) => read('search last four', `/api/customers/search?q=${digits(random())}`),
  page: (person, { mine }, random) => {
    const customer = pick(mine.get(person.token) ?? [], random)
    // Who has no customer yet looks whether one came.
    return customer === undefined
      ? read('list', '/api/customers?limit=50')
      : read('customer page', `/api/customers/${customer.id}`)
  },
  today: () => read('today', '/api/today'),
}

/** A contact of a manager with a customer of his. */
export const contactTurn: Turn = (person, { mine }, random) => {
  const customer = pick(mine.get(person.token) ?? [], random)
  return {
    name: 'contact',
    isWrite: true,
    method: 'POST',
    path: `/api/customers/${customer?.id ?? ''}/contacts`,
    body: {
      channel: 'phone',
      occurredAt: new Date(Date.now() - 60_000).toISOString(),
      content: '问候并确认套餐使用情况，客户满意。',
      result: 'satisfied',
    },
  }
}

/** The same numbers in the same order for every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
