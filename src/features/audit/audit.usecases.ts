import { addDays } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import { startOfDay } from '../../kernel/zones.ts'
import { exportAuditHead } from '../../platform/audit-heads.ts'
import { verifyAudit } from '../../platform/audit-verification.ts'
import type { Context } from '../../platform/work.ts'
import type { AuditView, VerificationView } from './audit.contract.ts'
import * as queries from './audit.queries.ts'
import { auditErrors, stillRuns } from './audit.rules.ts'

export interface AuditSearch extends Omit<queries.AuditFilter, 'beforeSeq' | 'from' | 'until'> {
  readonly cursor?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A write, because whoever reads the trail leaves a trace in it: which filters, on whom. */
export function listAudit(context: Context, search: AuditSearch): Promise<{ items: AuditView[]; nextCursor: string | null }> {
  return context.write('audit:read', async (work) => {
    const { cursor, from, to, limit, ...filter } = search
    const zone = context.services.pack.calendar.timeZone.value
    const rows = await queries.listAudit(work.tx, work.scope, {
      ...filter,
      beforeSeq: cursor === undefined ? undefined : Number(cursor),
      from: from === undefined ? undefined : startOfDay(from, zone),
      until: to === undefined ? undefined : startOfDay(addDays(to, 1), zone),
      limit: limit + 1,
    })
    const used = Object.entries({ ...filter, from, to }).filter(([, value]) => value !== undefined)
    work.audit({
      action: 'audit.read',
      objectKind: 'audit',
      objectId: search.actorId ?? search.objectId ?? null,
      rootId: search.customerId ?? null,
      fields: used.map(([name]) => name),
    })
    const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)?.seq) : null }
  })
}

function viewOf(verification: queries.Verification): VerificationView {
  return {
    ...verification,
    requestedAt: verification.requestedAt.toISOString(),
    finishedAt: verification.finishedAt?.toISOString() ?? null,
  }
}

export function listVerifications(context: Context): Promise<{ items: VerificationView[] }> {
  return context.read('audit:read', async (work) => ({
    items: (await queries.listVerifications(work.tx, work.scope, 10)).map(viewOf),
  }))
}

export function requestVerification(context: Context): Promise<VerificationView> {
  return context.write('audit:verify', async (work) => {
    const [latest] = await queries.listVerifications(work.tx, work.scope, 1)
    if (latest !== undefined && stillRuns(latest, work.now)) throw auditErrors.make('audit.verification_running')
    const id = newId(work.now)
    await queries.insertVerification(work.tx, work.scope, id, work.actor.id, work.now)
    await work.enqueue({ name: 'audit.verify', data: { verificationId: id }, singletonKey: 'audit.verify' })
    work.audit({ action: 'audit.verify', objectKind: 'audit_verification', objectId: id })
    return { id, requestedAt: work.now.toISOString(), finishedAt: null, outcome: 'waiting', entries: null, brokenSeq: null }
  })
}

/** The check reads the chain outside any transaction of ours: it may take minutes. */
export async function runVerification(context: Context, verificationId: string): Promise<void> {
  const { services } = context
  const verdict = await verifyAudit(services.db, services.keys, services.config.dataDir)
  await context.write('audit:verify', async (work) => {
    await queries.finishVerification(work.tx, work.scope, verificationId, {
      outcome: verdict.ok ? 'whole' : 'broken',
      entries: verdict.entries,
      brokenSeq: verdict.firstBroken?.seq ?? null,
      at: work.now,
    })
    if (!verdict.ok) {
      services.log.error({ seq: verdict.firstBroken?.seq, problems: verdict.problems }, 'the audit chain is broken')
      for (const staffId of await queries.listGuardians(work.tx, work.scope)) {
        await work.notify({ staffId, kind: 'audit.broken', params: { seq: verdict.firstBroken?.seq ?? 0 }, href: '/audit' })
      }
    }
    work.audit({ action: 'audit.verified', objectKind: 'audit_verification', objectId: verificationId })
  })
}

/** Each night: the head goes out of the database, then the chain is checked against all heads. */
export async function nightlyAudit(context: Context): Promise<void> {
  const { services } = context
  const id = newId(services.clock.now())
  await context.write('audit:verify', async (work) => {
    await queries.insertVerification(work.tx, work.scope, id, work.actor.id, work.now)
    work.audit({ action: 'audit.verify', objectKind: 'audit_verification', objectId: id })
  })
  await runVerification(context, id)
  await exportAuditHead(services.db, services.keys, services.config.dataDir, services.clock.now())
}
