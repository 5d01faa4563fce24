import type { Transaction } from 'kysely'
import type { PermissionTable } from '../kernel/roles.ts'
import type { Actor, Scope } from '../kernel/scope.ts'
import type { DB } from './db-types.generated.ts'

export type Tx = Transaction<DB>

/** One act for the audit: names of fields, never their values. */
export interface AuditAct {
  /** `staff.create` */
  readonly action: string
  readonly objectKind: string
  readonly objectId: string | null
  /** The customer concerned, where there is one. */
  readonly rootId?: string | null
  readonly fields?: readonly string[]
  readonly purpose?: string | null
}

/** A job to run after the commit; enqueued in the same transaction. Data is JSON, checked by the job's schema. */
export interface JobRequest {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  readonly startAfter?: Date
  /** Only one job of this name and key waits at a time. */
  readonly singletonKey?: string
}

/** What a use case holds while its one transaction is open. */
export interface Work {
  readonly tx: Tx
  readonly scope: Scope
  readonly actor: Actor
  /** The moment of the act: the same for every row it writes. */
  readonly now: Date
  /** Written as the last statement of the transaction, with the lock on the chain's head. */
  audit(act: AuditAct): void
  /** The last writes, on which no answer depends: the end of the transaction waits for them, and fails with them. */
  trail(sent: Promise<unknown>): void
  enqueue(job: JobRequest): Promise<void>
  /** A notification to staff, delivered over SSE after the commit; rights are checked again when it is sent. */
  notify(note: { staffId: string; kind: string; params: Readonly<Record<string, string | number>>; href: string }): Promise<void>
  /** A further right inside the same act (e.g. open a field while reading); throws like the first. */
  authorise(permission: string, purpose?: string): Scope
  /** Whether there is a further right: for what the reply says may be done next. Throws nothing, notes nothing. */
  holds(permission: string): boolean
  /**
   * The house carries out what was decided under the caller's own right, and reaches rows beyond his (a merge moves
   * whatever hangs on a file). Row-level security sees the whole branch until the step ends; the audit names him still.
   */
  asHouse<T>(step: (work: Work) => Promise<T>): Promise<T>
}

/**
 * What routes, jobs and the command line hand to a use case. It holds no state of its own.
 * - `read`: a read-only transaction under the permission's scope.
 * - `write`: a transaction that must leave at least one act in the audit, or it is rolled back with an error.
 * A denial rolls back, then is written to the audit in a transaction of its own.
 */
export interface Context {
  readonly actor: Actor
  readonly requestId: string
  read<T>(permission: string, step: (work: Work) => Promise<T>, options?: { purpose?: string }): Promise<T>
  write<T>(permission: string, step: (work: Work) => Promise<T>, options?: { purpose?: string }): Promise<T>
  /** The same context for another actor: a job that acts for a person. */
  as(actor: Actor): Context
  readonly services: Services
  /** The whole matrix: the sign-in tells the shell the rows of its role. */
  readonly permissions: PermissionTable
}

/** The parts of the platform that a use case may need beside its transaction. Filled by the composition root. */
export interface Services {
  readonly clock: { now(): Date }
  readonly config: import('./config.ts').Config
  readonly log: import('pino').Logger
  readonly keys: import('./keys.ts').KeyRing
  readonly db: import('./database.ts').Database
  readonly pack: import('../kernel/pack/pack.ts').Pack
  /** Analytical engine; opened on first use. */
  readonly duck: import('./duck.ts').Duck
}
