import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What the house counts about itself. Labels are route templates, kinds and queue names: never ids. */
export class Metrics {
  readonly registry = new Registry()
  readonly requests = new Histogram({
    name: 'zhixin_http_request_seconds',
    help: 'Time from request to reply',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5],
    registers: [this.registry],
  })
  readonly refused = new Counter({
    name: 'zhixin_http_refused_total',
    help: 'Requests refused before their handler ran',
    labelNames: ['reason'] as const,
    registers: [this.registry],
  })
  readonly streams = new Gauge({ name: 'zhixin_event_streams', help: 'Open event streams', registers: [this.registry] })
  readonly jobs = new Histogram({
    name: 'zhixin_job_seconds',
    help: 'Time a job ran',
    labelNames: ['queue', 'outcome'] as const,
    buckets: [0.01, 0.1, 0.5, 1, 5, 15, 60, 300],
    registers: [this.registry],
  })

  constructor(pool: { totalCount: number; idleCount: number; waitingCount: number }, runtime = true) {
    if (runtime) collectDefaultMetrics({ register: this.registry, prefix: 'zhixin_' })
    const { registry } = this
    new Gauge({
      name: 'zhixin_db_connections',
      help: 'Connections of the pool',
      labelNames: ['state'] as const,
      registers: [registry],
      collect() {
        this.set({ state: 'total' }, pool.totalCount)
        this.set({ state: 'idle' }, pool.idleCount)
        this.set({ state: 'waiting' }, pool.waitingCount)
      },
    })
  }
}
