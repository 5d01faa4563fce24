import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { ModelFigures } from './models.contract.ts'
import type { ModelState } from './models.rules.ts'
import type { ModelSettings } from './models.settings.rules.ts'

export interface VersionRow {
  readonly id: string
  readonly number: number
  readonly state: ModelState
  readonly packVersion: string
  readonly baseNumber: number
  readonly settings: ModelSettings
  readonly reason: string
  readonly figures: ModelFigures | null
  readonly effectiveFrom: string
  readonly inForceFrom: string | null
  readonly proposedAt: Date
  readonly proposedBy: string
  readonly proposedByName: string
  readonly decidedAt: Date | null
  readonly decidedByName: string | null
  readonly decisionNote: string | null
  readonly withdrawnAt: Date | null
  readonly withdrawnByName: string | null
  readonly withdrawalReason: string | null
  readonly version: number
}

const selectVersion = sql`
  select m.id, m.number, m.state, m.pack_version as "packVersion", m.base_number as "baseNumber", m.settings, m.reason, m.figures,
    m.effective_from as "effectiveFrom", m.in_force_from as "inForceFrom", m.proposed_at as "proposedAt", m.proposed_by as "proposedBy",
    p.display_name as "proposedByName", m.decided_at as "decidedAt", d.display_name as "decidedByName", m.decision_note as "decisionNote",
    m.withdrawn_at as "withdrawnAt", w.display_name as "withdrawnByName", m.withdrawal_reason as "withdrawalReason", m.version
  from model_version m join staff p on p.id = m.proposed_by left join staff d on d.id = m.decided_by left join staff w on w.id = m.withdrawn_by`

/** Newest first; a branch publishes a few a year. */
export async function listVersions(tx: Tx, _scope: Scope, before: number | undefined, limit: number): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`${selectVersion}
    where ${before === undefined ? sql`true` : sql`m.number < ${before}`} order by m.number desc limit ${limit}`.execute(tx)
  return rows
}

export async function findVersion(tx: Tx, _scope: Scope, number: number): Promise<VersionRow | undefined> {
  const { rows } = await sql<VersionRow>`${selectVersion} where m.number = ${number}`.execute(tx)
  return rows[0]
}

export async function lockVersion(tx: Tx, scope: Scope, number: number): Promise<VersionRow | undefined> {
  await sql`select 1 from model_version where number = ${number} for update`.execute(tx)
  return findVersion(tx, scope, number)
}

export interface InForceRow {
  readonly number: number
  readonly state: ModelState
  readonly settings: ModelSettings
  readonly inForceFrom: string
}

/** Every version that was ever approved, the last to begin first. */
export async function listApproved(tx: Tx, _scope: Scope): Promise<InForceRow[]> {
  const { rows } = await sql<InForceRow>`
    select number, state, settings, in_force_from as "inForceFrom" from model_version
    where in_force_from is not null order by in_force_from desc, number desc`.execute(tx)
  return rows
}

export async function countWaiting(tx: Tx, _scope: Scope): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from model_version where state = 'proposed'`.execute(tx)
  return rows[0]!.n
}

/** Two proposals at once get two numbers, one after the other. */
export async function nextNumber(tx: Tx, _scope: Scope): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('model_version', 0))`.execute(tx)
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from model_version`.execute(tx)
  return rows[0]!.number
}

export interface NewVersion {
  readonly id: string
  readonly number: number
  readonly packId: string
  readonly packVersion: string
  readonly baseNumber: number
  readonly settings: ModelSettings
  readonly reason: string
  readonly effectiveFrom: string
}

export async function insertVersion(tx: Tx, scope: Scope, version: NewVersion, now: Date): Promise<void> {
  await sql`insert into model_version (id, number, state, pack_id, pack_version, base_number, settings, reason, effective_from, proposed_at, proposed_by)
    values (${version.id}, ${version.number}, 'proposed', ${version.packId}, ${version.packVersion}, ${version.baseNumber},
      ${JSON.stringify(version.settings)}::jsonb, ${version.reason}, ${version.effectiveFrom}::date, ${now}, ${scope.actorId})`.execute(
    tx,
  )
}

export async function setDecision(
  tx: Tx,
  scope: Scope,
  number: number,
  decision: { state: 'approved' | 'rejected'; inForceFrom: string | null; note: string },
  now: Date,
): Promise<void> {
  await sql`update model_version set state = ${decision.state}, in_force_from = ${decision.inForceFrom}::date, decided_at = ${now},
    decided_by = ${scope.actorId}, decision_note = nullif(${decision.note}, ''), version = version + 1 where number = ${number}`.execute(
    tx,
  )
}

export async function setWithdrawn(tx: Tx, scope: Scope, number: number, reason: string, now: Date): Promise<void> {
  await sql`update model_version set state = 'withdrawn', in_force_from = null, withdrawn_at = ${now}, withdrawn_by = ${scope.actorId},
    withdrawal_reason = ${reason}, version = version + 1 where number = ${number}`.execute(tx)
}

/** Figures of a rehearsal do not change what is decided on: the row's version stays. */
export async function setFigures(tx: Tx, _scope: Scope, number: number, figures: ModelFigures): Promise<void> {
  await sql`update model_version set figures = ${JSON.stringify(figures)}::jsonb where number = ${number}`.execute(tx)
}

/** Who may decide on a version that this person proposed. */
export async function listApprovers(tx: Tx, _scope: Scope, proposerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from staff where role = 'EX' and state = 'active' and id <> ${proposerId} order by id`.execute(tx)
  return rows.map((row) => row.id)
}
