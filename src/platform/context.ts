import { sql, type RawBuilder } from 'kysely'
import { commonErrors } from '../contract/common-errors.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { PermissionTable } from '../kernel/roles.ts'
import { authorise, holds, type Actor, type Scope } from '../kernel/scope.ts'
import { isRefusedAlongside, linkAudit } from './audit-chain.ts'
import { kept } from './connection.ts'
import { isDenial } from './denial.ts'
import { publishNotice } from './notices.ts'
import { retryable, toAppError, type ConstraintErrors } from './pg-errors.ts'
import { enqueue } from './queues.ts'
import { systemActor } from './system-actor.ts'
import { changeScope, inTransaction } from './transaction.ts'
import type { AuditAct, Context, Services, Tx, Work } from './work.ts'

export interface ContextOptions {
  readonly constraintErrors?: ConstraintErrors
  /** Ends each writing transaction together with its audit: the idempotency key marks its effect, or there is none. */
  readonly effect?: () => RawBuilder<unknown>
  /** How long a statement may run, in milliseconds. Default 5 s; jobs 60 s. */
  readonly statementTimeout?: number
}

const ATTEMPTS = 4

export function createContext(
  services: Services,
  permissions: PermissionTable,
  actor: Actor,
  requestId: string,
  options: ContextOptions = {},
): Context {
  async function run<T>(
    mode: 'read' | 'write',
    permission: string,
    step: (work: Work) => Promise<T>,
    purpose?: string,
  ): Promise<T> {
    const acts: AuditAct[] = []
    const trailing: Promise<unknown>[] = []
    try {
      const scope = authorise(actor, permission, permissions, purpose)
      return await withRetry(() => {
        acts.length = 0
        trailing.length = 0
        return inTransaction(
          services.db,
          { mode, scope, statementTimeout: options.statementTimeout },
          (tx) => step(openWork(tx, scope, mode, acts, trailing, purpose)),
          mode === 'write' ? (tx) => close(tx, acts, trailing, permission) : undefined,
        )
      })
    } catch (error) {
      const known = isRefusedAlongside(error)
        ? commonErrors.make('idempotency.in_flight')
        : toAppError(error, options.constraintErrors)
      if (known instanceof AppError && isDenial(known)) await recordDenial(known, permission, acts.at(-1), purpose)
      throw known
    }
  }

  function openWork(
    tx: Tx,
    scope: Scope,
    mode: 'read' | 'write',
    acts: AuditAct[],
    trailing: Promise<unknown>[],
    purpose: string | undefined,
  ): Work {
    const now = services.clock.now()
    const mustWrite = (what: string): void => {
      if (mode === 'read') throw new Error(`${what} needs context.write: a read leaves no trace`)
    }
    const work: Work = {
      tx,
      scope,
      actor,
      now,
      audit(act) {
        mustWrite('audit')
        acts.push(purpose === undefined || act.purpose !== undefined ? act : { ...act, purpose })
      },
      trail(sent) {
        mustWrite('trail')
        // Heard at the end.
        sent.catch(() => undefined)
        trailing.push(sent)
      },
      async enqueue(job) {
        mustWrite('enqueue')
        await enqueue(services, tx, job, actor)
      },
      async notify(note) {
        mustWrite('notify')
        const id = newId(now)
        await Promise.all([
          kept(sql`insert into notification (staff_id, id, kind, params, href, created_at)
            values (${note.staffId}, ${id}, ${note.kind}, ${JSON.stringify(note.params)}::jsonb, ${note.href}, ${now})`).execute(
            tx,
          ),
          publishNotice(tx, { staffId: note.staffId, event: 'notification', id }),
        ])
      },
      authorise: (further, why) => authorise(actor, further, permissions, why ?? purpose),
      holds: (further) => holds(actor, further, permissions),
      async asHouse(act) {
        const authoriseHouse = (further: string): Scope => authorise(systemActor, further, permissions)
        const houseScope = authoriseHouse(scope.permission)
        await changeScope(tx, houseScope)
        const result = await act({
          ...work,
          scope: houseScope,
          authorise: authoriseHouse,
          holds: (further) => holds(systemActor, further, permissions),
        })
        await changeScope(tx, scope)
        return result
      },
    }
    return work
  }

  async function close(
    tx: Tx,
    acts: readonly AuditAct[],
    trailing: readonly Promise<unknown>[],
    permission: string,
  ): Promise<RawBuilder<unknown>> {
    if (acts.length === 0) throw new Error(`a write under ${permission} left no act in the audit`)
    const rows = acts.map((act) => auditRow(act, 'done'))
    // The lock on the chain's head is asked for behind the last writes, in the same message.
    const linked = linkAudit(tx, services.keys, rows, options.effect?.())
    linked.catch(() => undefined)
    await Promise.all(trailing)
    return (await linked).statement
  }

  function auditRow(act: AuditAct, outcome: 'done' | 'denied') {
    return {
      at: services.clock.now(),
      actorId: actor.id,
      actorRole: actor.role,
      sessionId: actor.sessionId,
      ip: actor.ip,
      action: act.action,
      objectKind: act.objectKind,
      objectId: act.objectId,
      rootId: act.rootId ?? null,
      fields: act.fields ?? [],
      purpose: act.purpose ?? null,
      outcome,
      requestId,
    }
  }

  async function recordDenial(
    error: AppError,
    permission: string,
    act: AuditAct | undefined,
    purpose: string | undefined,
  ): Promise<void> {
    const denied: AuditAct = act ?? {
      action: 'access.denied',
      objectKind: 'permission',
      objectId: typeof error.details['permission'] === 'string' ? error.details['permission'] : permission,
      purpose: purpose ?? null,
    }
    await inTransaction(
      services.db,
      { mode: 'write', scope: null },
      async () => undefined,
      async (tx) => (await linkAudit(tx, services.keys, [auditRow(denied, 'denied')])).statement,
    )
  }

  return {
    actor,
    requestId,
    services,
    read: (permission, step, more) => run('read', permission, step, more?.purpose),
    write: (permission, step, more) => run('write', permission, step, more?.purpose),
    permissions,
    as: (other) => createContext(services, permissions, other, requestId, options),
  }
}

/** A use case has no effect outside its transaction, so one that lost a deadlock or a serialization race runs again. */
async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (tries >= ATTEMPTS || !retryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** tries * Math.random()))
    }
  }
}
