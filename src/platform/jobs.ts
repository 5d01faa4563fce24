import { PgBoss, type JobResult, type JobWithMetadata } from 'pg-boss'
import { z } from 'zod'
import { AppError } from '../kernel/errors.ts'
import type { Actor } from '../kernel/scope.ts'
import { createContext } from './context.ts'
import type { Feature, Job } from './feature.ts'
import { buildRegistry, type HouseRegistry } from './registry.ts'
import { safeError } from './log.ts'
import type { Metrics } from './metrics.ts'
import { startOutbox, type Gateway } from './outbox.ts'
import { DEFAULT_EXPIRY, JOB_SCHEMA, queuesOf, type StoredJob } from './queues.ts'
import { systemActor } from './system-actor.ts'
import { JOB_STATEMENT_TIMEOUT } from './transaction.ts'
import type { Services } from './work.ts'

export interface WorkerOptions {
  readonly services: Services
  readonly features: readonly Feature[]
  /** The person as he is now, with the rights he has now; undefined when he may no longer act. */
  readonly actorOf: (services: Services, staffId: string) => Promise<Actor | undefined>
  readonly metrics?: Metrics
  /** Ways out of the house; without any, nothing is sent. */
  readonly gateways?: readonly Gateway[]
  /** Seconds between two looks for jobs whose worker died. */
  readonly superviseSeconds?: number
}

export interface Worker {
  /** Claims nothing more, waits for what runs, gives the rest back. */
  stop(timeoutMs?: number): Promise<void>
}

/** A job that has taken its worker down this often is not tried again. */
const CRASHES = 3

const storedJob = z.object({ requestedBy: z.uuid().nullable(), data: z.record(z.string(), z.unknown()) })
const SCHEDULED: StoredJob = { requestedBy: null, data: {} }

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { services, features } = options
  const registry = buildRegistry(features)
  const queues = queuesOf(services)
  const { host, port, database, user, password, ssl, connectionString } = services.db.pool.options
  const boss = new PgBoss({
    host,
    port,
    database,
    user,
    password: typeof password === 'string' ? password : undefined,
    ssl,
    connectionString,
    application_name: 'zhixin jobs',
    max: 4,
    schema: JOB_SCHEMA,
    createSchema: false,
    useListenNotify: true,
    superviseIntervalSeconds: options.superviseSeconds ?? 15,
    monitorIntervalSeconds: options.superviseSeconds ?? 15,
    cronMonitorIntervalSeconds: 30,
  })
  boss.on('error', (error) => services.log.error({ err: error }, 'jobs'))
  boss.on('warning', (warning) => services.log.warn({ warning: warning.message }, 'jobs'))
  await boss.start()
  const jobs = features.flatMap((feature) => feature.jobs)
  for (const job of jobs) {
    await queues.ensure(job.name, job.expiresIn ?? DEFAULT_EXPIRY)
    const run = new JobRun(job, registry, options)
    let workerId = ''
    workerId = await boss.work(
      job.name,
      { includeMetadata: true, perJobResults: true, batchSize: 1, pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 10 },
      async (claimed) => {
        const results = await Promise.all(claimed.map((one) => run.settle(one)))
        // Where one job waited another may: look again now, not at the next poll.
        boss.notifyWorker(workerId)
        return results
      },
    )
  }
  await keepSchedules(boss, jobs, services.pack.calendar.timeZone.value)
  const outbox = startOutbox(services, options.gateways ?? [])
  return {
    async stop(timeoutMs = 20_000) {
      await Promise.all([outbox.stop(), boss.stop({ graceful: true, timeout: timeoutMs, close: true })])
    },
  }
}

/** The schedules are those of the code: what it no longer names stops. */
async function keepSchedules(boss: PgBoss, jobs: readonly Job[], timeZone: string): Promise<void> {
  const wanted = new Map(jobs.flatMap((job) => (job.schedule === undefined ? [] : [[job.name, job.schedule] as const])))
  for (const known of await boss.getSchedules()) {
    if (!wanted.has(known.name)) await boss.unschedule(known.name, known.key)
  }
  for (const [name, cron] of wanted) await boss.schedule(name, cron, SCHEDULED, { tz: timeZone, missed: 'once' })
}

class JobRun {
  readonly #job: Job
  readonly #registry: HouseRegistry
  readonly #options: WorkerOptions

  constructor(job: Job, registry: HouseRegistry, options: WorkerOptions) {
    this.#job = job
    this.#registry = registry
    this.#options = options
  }

  async settle(claimed: JobWithMetadata<unknown>): Promise<JobResult> {
    const { services, metrics } = this.#options
    const { log } = services
    const started = performance.now()
    const result = await this.#attempt(claimed)
    metrics?.jobs.observe({ queue: this.#job.name, outcome: result.status }, (performance.now() - started) / 1000)
    const line = {
      job: claimed.id,
      queue: this.#job.name,
      try: claimed.retryCount + 1,
      ms: Math.round(performance.now() - started),
      outcome: result.status,
    }
    if (result.status === 'completed') log.info(line, 'job')
    else log.error({ ...line, output: result.output as unknown }, 'job')
    return result
  }

  async #attempt(claimed: JobWithMetadata<unknown>): Promise<JobResult> {
    const { services } = this.#options
    try {
      const openRuns = await this.#countClaim(claimed.id)
      if (openRuns > CRASHES) return dead(claimed.id, `taken up ${CRASHES} times without an end: its worker died each time`)
      const stored = storedJob.safeParse(claimed.data)
      if (!stored.success) return dead(claimed.id, 'what is stored is not a job')
      const data = this.#job.data.safeParse(stored.data.data)
      if (!data.success)
        return dead(
          claimed.id,
          `the data does not fit: ${data.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join('; ')}`,
        )
      const actor = await this.#actor(stored.data.requestedBy)
      if (actor === undefined) return dead(claimed.id, 'the person who asked for it may no longer act')
      const context = createContext(services, this.#registry.permissions, actor, claimed.id, {
        constraintErrors: this.#registry.constraintErrors,
        statementTimeout: JOB_STATEMENT_TIMEOUT,
      })
      await this.#job.run(context, data.data)
      return { id: claimed.id, status: 'completed' }
    } catch (error) {
      const output = { error: withoutStack(safeError(error)) }
      // A right that is missing now will be missing at the next try too.
      return { id: claimed.id, status: error instanceof AppError && error.kind === 'forbidden' ? 'deadletter' : 'failed', output }
    } finally {
      await services.db.pool.query('delete from job_crash where job_id = $1', [claimed.id]).catch(() => undefined)
    }
  }

  async #actor(requestedBy: string | null): Promise<Actor | undefined> {
    if (this.#job.runsAs !== 'requester') return systemActor
    return requestedBy === null ? systemActor : this.#options.actorOf(this.#options.services, requestedBy)
  }

  async #countClaim(jobId: string): Promise<number> {
    const { services } = this.#options
    const { rows } = await services.db.pool.query<{ open_runs: number }>(
      `insert into job_crash (job_id, queue, open_runs, claimed_at) values ($1, $2, 1, $3)
       on conflict (job_id) do update set open_runs = job_crash.open_runs + 1, claimed_at = excluded.claimed_at returning open_runs`,
      [jobId, this.#job.name, services.clock.now()],
    )
    return rows[0]?.open_runs ?? 1
  }
}

function dead(id: string, reason: string): JobResult {
  return { id, status: 'deadletter', output: { error: { type: 'JobRefused', message: reason } } }
}

/** The page shows what went wrong; where in the code is in the log. */
function withoutStack({ stack: _stack, ...rest }: ReturnType<typeof safeError>) {
  return rest
}
