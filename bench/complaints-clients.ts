// The people of bench/complaints.ts: a thread of their own on the same cores, so that the server's thread only serves.
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

export type Load = 'queue' | 'replies' | 'intakes' | 'alone'
export interface LoadOrder {
  readonly load: Load
  readonly seconds: number
}
export interface LoadResult {
  readonly perSecond: number
  readonly p95: number
  /** With those of the warm-up. */
  readonly calls: number
}
export interface ClientData {
  readonly port: number
  readonly tokens: readonly string[]
  /** Open complaints by handler, in the order of the tokens; empty where a person handles none. */
  readonly mine: readonly (readonly string[])[]
  readonly customers: readonly string[]
}

interface Answer {
  readonly status: number
  readonly text: string
}

const data = workerData as ClientData
const people = data.tokens.length
const agent = new Agent({ keepAlive: true, maxSockets: people })
const views = ['mine', 'unit', 'all'] as const
const busy = data.mine.flatMap((ids, person) => (ids.length > 0 ? [person] : []))
let round = 0

function call(token: string, method: string, path: string, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      cookie: `__Host-sid=${token}`,
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': randomBytes(12).toString('hex') }),
    }
    const sent = request({ host: '127.0.0.1', port: data.port, method, path, agent, headers }, (reply) => {
      let text = ''
      reply
        .setEncoding('utf8')
        .on('data', (piece: string) => (text += piece))
        .on('end', () => resolve({ status: reply.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(payload)
  })
}

const acts: Record<Load, (person: number, turn: number) => Promise<Answer>> = {
  alone: (person, turn) => call(data.tokens[person]!, 'GET', `/api/complaints?view=${views[turn % 3]}&limit=50`),
  queue: (person, turn) => call(data.tokens[person]!, 'GET', `/api/complaints?view=${views[turn % 3]}&limit=20`),
  replies(person, turn) {
    const who = busy[person % busy.length]!
    const ids = data.mine[who]!
    return call(data.tokens[who]!, 'POST', `/api/complaints/${ids[(turn * 7 + person * 31) % ids.length]}/replies`, {
      channel: 'sms',
      status: 'sent',
      purpose: 'progress',
      text: '您好，您反映的账单我已核对，今天下午给您结果，谢谢您的耐心。',
    })
  },
  intakes: (person, turn) =>
    call(data.tokens[person]!, 'POST', '/api/complaints', {
      customerId: data.customers[(round * 7919 + turn * people + person) % data.customers.length],
      channel: 'phone',
      class: 'business',
      subClass: 'billing',
      title: '账单多了一笔',
      record: { when: '昨天', what: '多扣 30 元', whom: '热线', wish: '退费' },
      customerWords: '我要求马上解决，别的公司都能退',
      signs: ['firm'],
    }),
}

const p95 = (times: readonly number[]): number =>
  Number((times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0).toFixed(1))

/** Unmeasured: a house that has been up for a while has its connections open and its statements planned. */
const WARM_SECONDS = 3

/** Everybody works for so long; gives how many were done a second and how long each took. `alone`: one after another. */
async function work({ load, seconds }: LoadOrder): Promise<LoadResult> {
  const times: number[] = []
  let calls = 0
  const one = async (person: number, turn: number): Promise<void> => {
    const started = performance.now()
    const { status, text } = await acts[load](person, turn)
    if (status !== 200) throw new Error(`${load}: ${status} ${text}`)
    times.push(performance.now() - started)
    calls += 1
  }
  const together = async (forSeconds: number): Promise<number> => {
    round += 1
    times.length = 0
    const begun = performance.now()
    await Promise.all(
      data.tokens.map(async (_, person) => {
        for (let turn = 0; performance.now() - begun < forSeconds * 1000; turn++) await one(person, turn)
      }),
    )
    return times.length / ((performance.now() - begun) / 1000)
  }
  if (load === 'alone') {
    for (let turn = 0; turn < 200; turn++) await one(turn % people, turn)
    times.splice(0, 20)
    return { perSecond: 0, p95: p95(times), calls }
  }
  await together(WARM_SECONDS)
  const perSecond = await together(seconds)
  return { perSecond: Math.round(perSecond), p95: p95(times), calls }
}

parentPort!.on('message', (order: LoadOrder | 'end') => {
  if (order === 'end') {
    agent.destroy()
    parentPort!.close()
    return
  }
  work(order).then(
    (result) => parentPort!.postMessage({ result }),
    (error: unknown) => parentPort!.postMessage({ error: String(error) }),
  )
})
