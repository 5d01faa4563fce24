import { randomUUID } from 'node:crypto'
import { PgBoss, fromKysely, type Db } from 'pg-boss'
import type { Actor } from '../kernel/scope.ts'
import type { JobRequest, Services, Tx } from './work.ts'

export const DEAD_LETTERS = 'dead_letters'
export const JOB_SCHEMA = 'pgboss'

/** What a queue stores: who asked, and the job's own data. */
export interface StoredJob {
  /** The member of staff who asked for it; null for the system. */
  readonly requestedBy: string | null
  readonly data: Readonly<Record<string, unknown>>
}

export const DEFAULT_EXPIRY = 900
const DEFAULTS = {
  retryLimit: 5,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 900,
  heartbeatSeconds: 30,
  deadLetter: DEAD_LETTERS,
  notify: true,
  retentionSeconds: 30 * 86_400,
  deleteAfterSeconds: 7 * 86_400,
} as const

export class Queues {
  readonly boss: PgBoss
  /** Name → seconds after which a run counts as stuck. */
  readonly #known = new Map<string, number | undefined>()
  #started: Promise<void> | null = null

  constructor(services: Services) {
    const { pool } = services.db
    const db: Db = { executeSql: (text, values) => pool.query(text, values) }
    // Only sends: the worker has an instance of its own with its own connections.
    this.boss = new PgBoss({ db, schema: JOB_SCHEMA, createSchema: false, supervise: false, schedule: false })
    this.boss.on('error', (error) => services.log.error({ err: error }, 'queue'))
  }

  /** A start that failed because the database was away is tried again by the next caller. */
  async #ready(): Promise<void> {
    this.#started ??= this.#start()
    try {
      await this.#started
    } catch (error) {
      this.#started = null
      throw error
    }
  }

  async #start(): Promise<void> {
    await this.boss.start()
    if ((await this.boss.getQueue(DEAD_LETTERS)) === null) {
      await this.boss.createQueue(DEAD_LETTERS, { retryLimit: 0, retentionSeconds: 365 * 86_400 })
    }
    for (const queue of await this.boss.getQueues()) this.#known.set(queue.name, queue.expireInSeconds)
  }

  /** Makes the queue where it is missing. `expiresIn` is the code's to say: what an earlier version said is replaced. */
  async ensure(name: string, expiresIn?: number): Promise<void> {
    await this.#ready()
    if (!this.#known.has(name)) {
      const expireInSeconds = expiresIn ?? DEFAULT_EXPIRY
      await this.boss.createQueue(name, { ...DEFAULTS, expireInSeconds, policy: 'short' })
      this.#known.set(name, expireInSeconds)
    } else if (expiresIn !== undefined && this.#known.get(name) !== expiresIn) {
      await this.boss.updateQueue(name, { expireInSeconds: expiresIn })
      this.#known.set(name, expiresIn)
    }
  }

  async knows(name: string): Promise<boolean> {
    await this.#ready()
    return this.#known.has(name) || (await this.boss.getQueue(name)) !== null
  }

  async stop(): Promise<void> {
    if (this.#started === null) return
    await this.#started.catch(() => undefined)
    await this.boss.stop({ graceful: false, close: false })
  }
}

const opened = new WeakMap<object, Queues>()

/** The queues of a database: one a process, opened on first use. */
export function queuesOf(services: Services): Queues {
  const key = services.db
  let queues = opened.get(key)
  if (queues === undefined) {
    queues = new Queues(services)
    opened.set(key, queues)
  }
  return queues
}

export async function closeQueues(services: Pick<Services, 'db'>): Promise<void> {
  const queues = opened.get(services.db)
  opened.delete(services.db)
  await queues?.stop()
}

/** Puts a job into its queue inside the transaction `tx`: it exists if and only if the act does. */
export async function enqueue(services: Services, tx: Tx, job: JobRequest, actor: Actor): Promise<void> {
  const queues = queuesOf(services)
  await queues.ensure(job.name)
  const stored: StoredJob = { requestedBy: actor.kind === 'staff' ? actor.id : null, data: job.data }
  await queues.boss.send(job.name, stored, {
    db: fromKysely(tx),
    ...(job.startAfter === undefined ? {} : { startAfter: job.startAfter }),
    // A queue holds one waiting job a key; a job without one must not meet another.
    singletonKey: job.singletonKey ?? randomUUID(),
  })
}

/** Puts a dead job back into its queue, still in the name of the person who asked for it. False: there is no such queue any more. */
export async function requeue(services: Services, tx: Tx, name: string, stored: object): Promise<boolean> {
  const queues = queuesOf(services)
  if (!(await queues.knows(name))) return false
  await queues.boss.send(name, stored, { db: fromKysely(tx), singletonKey: randomUUID() })
  return true
}
