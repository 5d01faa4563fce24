import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { ExceptionState } from './exceptions.rules.ts'

export interface CustomerTier {
  readonly name: string
  readonly tier: Tier
  readonly tierValidTo: string | null
  readonly managerId: string | null
}

/** Undefined beyond the scope. Locked: two acts on one customer's tier wait for each other. */
export async function lockCustomer(tx: Tx, scope: Scope, customerId: string): Promise<CustomerTier | undefined> {
  return selectCustomer(tx, scope, customerId, sql`for update of c`)
}

export async function findCustomer(tx: Tx, scope: Scope, customerId: string): Promise<CustomerTier | undefined> {
  return selectCustomer(tx, scope, customerId, sql``)
}

async function selectCustomer(
  tx: Tx,
  scope: Scope,
  customerId: string,
  lock: RawBuilder<unknown>,
): Promise<CustomerTier | undefined> {
  const { rows } = await sql<CustomerTier>`
    select c.name, c.tier, c.tier_valid_to as "tierValidTo", c.manager_id as "managerId" from customer c
    where c.customer_id = ${customerId}::uuid and c.merged_into is null and c.status <> 'left' and ${customerInScope(scope)} ${lock}`.execute(
    tx,
  )
  return rows[0]
}

interface Whose {
  readonly id: string
  readonly customerId: string
  readonly customerName: string
  readonly customerTier: Tier
  readonly managerName: string | null
  readonly territoryName: string | null
}
const whose = sql`x.id, x.customer_id as "customerId", c.name as "customerName", c.tier as "customerTier",
  (select m.display_name from staff m where m.id = c.manager_id) as "managerName",
  (select t.name from territory t where t.id = c.territory_id) as "territoryName", x.tier, x.until_on as "untilOn", x.reason, x.version`

export interface ProtectionRow extends Whose {
  readonly tier: Tier
  readonly untilOn: string
  readonly reason: string
  readonly createdAt: Date
  readonly createdByName: string | null
  readonly endedAt: Date | null
  readonly endReason: string | null
  readonly version: number
}
const selectProtection = sql`
  select ${whose}, x.created_at as "createdAt", (select s.display_name from staff s where s.id = x.created_by) as "createdByName",
    x.ended_at as "endedAt", x.end_reason as "endReason"
  from tier_protection x join customer c on c.customer_id = x.customer_id`

export interface ExceptionRow extends Whose {
  readonly tier: Exclude<Tier, 'none'>
  readonly untilOn: string
  readonly reason: string
  readonly state: ExceptionState
  readonly requestedAt: Date
  readonly requestedBy: string
  readonly requestedByName: string | null
  readonly decidedAt: Date | null
  readonly decidedByName: string | null
  readonly decisionNote: string | null
  readonly endReason: string | null
  readonly version: number
}
const selectException = sql`
  select ${whose}, x.state, x.requested_at as "requestedAt", x.requested_by as "requestedBy",
    (select s.display_name from staff s where s.id = x.requested_by) as "requestedByName", x.decided_at as "decidedAt",
    (select s.display_name from staff s where s.id = x.decided_by) as "decidedByName", x.decision_note as "decisionNote", x.end_reason as "endReason"
  from tier_exception x join customer c on c.customer_id = x.customer_id`

/** As many as a customer can have in a working life. */
const OF_ONE_CUSTOMER = 50

export async function protectionsOf(tx: Tx, scope: Scope, customerId: string): Promise<ProtectionRow[]> {
  const { rows } = await sql<ProtectionRow>`${selectProtection}
    where x.customer_id = ${customerId}::uuid and ${customerInScope(scope)} order by x.created_at desc, x.id desc limit ${OF_ONE_CUSTOMER}`.execute(
    tx,
  )
  return rows
}

export async function exceptionsOf(tx: Tx, scope: Scope, customerId: string): Promise<ExceptionRow[]> {
  const { rows } = await sql<ExceptionRow>`${selectException}
    where x.customer_id = ${customerId}::uuid and ${customerInScope(scope)} order by x.requested_at desc, x.id desc limit ${OF_ONE_CUSTOMER}`.execute(
    tx,
  )
  return rows
}

export interface After<T> {
  readonly key: T
  readonly id: string
}

export async function listProtections(
  tx: Tx,
  scope: Scope,
  on: string,
  after: After<string> | undefined,
  limit: number,
): Promise<ProtectionRow[]> {
  const beyond = after === undefined ? sql`true` : sql`(x.until_on, x.id) > (${after.key}::date, ${after.id}::uuid)`
  const { rows } = await sql<ProtectionRow>`${selectProtection}
    where x.ended_at is null and x.until_on > ${on}::date and ${beyond} and ${customerInScope(scope)} order by x.until_on, x.id limit ${limit}`.execute(
    tx,
  )
  return rows
}

export async function listExceptions(
  tx: Tx,
  scope: Scope,
  state: ExceptionState | undefined,
  after: After<Date> | undefined,
  limit: number,
): Promise<ExceptionRow[]> {
  const beyond = after === undefined ? sql`true` : sql`(x.requested_at, x.id) < (${after.key}::timestamptz, ${after.id}::uuid)`
  const { rows } = await sql<ExceptionRow>`${selectException}
    where ${state === undefined ? sql`true` : sql`x.state = ${state}`} and ${beyond} and ${customerInScope(scope)}
    order by x.requested_at desc, x.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function findProtection(tx: Tx, scope: Scope, customerId: string, id: string): Promise<ProtectionRow | undefined> {
  const { rows } = await sql<ProtectionRow>`${selectProtection}
    where x.customer_id = ${customerId}::uuid and x.id = ${id}::uuid and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function findException(tx: Tx, scope: Scope, customerId: string, id: string): Promise<ExceptionRow | undefined> {
  const { rows } = await sql<ExceptionRow>`${selectException}
    where x.customer_id = ${customerId}::uuid and x.id = ${id}::uuid and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

export interface ProtectionColumns {
  readonly ids: readonly string[]
  readonly customerIds: readonly string[]
}

/** Ends what protected them before; a customer without a tier is left out. Returns how many are protected. */
export async function insertProtections(
  tx: Tx,
  scope: Scope,
  of: ProtectionColumns,
  how: { untilOn: string; reason: string; endReason: string },
  now: Date,
): Promise<number> {
  await sql`update tier_protection p set ended_at = ${now}, ended_by = ${scope.actorId}, end_reason = ${how.endReason}, version = p.version + 1
    where p.ended_at is null and p.customer_id = any(${[...of.customerIds]}::uuid[])`.execute(tx)
  const { numAffectedRows } = await sql`
    insert into tier_protection (customer_id, id, tier, until_on, reason, created_at, created_by)
    select c.customer_id, g.id, c.tier, ${how.untilOn}::date, ${how.reason}, ${now}, ${scope.actorId}
    from unnest(${[...of.customerIds]}::uuid[], ${[...of.ids]}::uuid[]) as g(customer_id, id)
    join customer c on c.customer_id = g.customer_id where c.tier <> 'none' and ${customerInScope(scope)}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

interface Of {
  readonly customerId: string
  readonly id: string
}

export async function setProtectionEnded(tx: Tx, scope: Scope, of: Of, reason: string, now: Date): Promise<void> {
  await sql`update tier_protection set ended_at = ${now}, ended_by = ${scope.actorId}, end_reason = ${reason}, version = version + 1
    where customer_id = ${of.customerId}::uuid and id = ${of.id}::uuid`.execute(tx)
}

export async function insertException(
  tx: Tx,
  scope: Scope,
  exception: Of & { tier: Tier; untilOn: string; reason: string },
  now: Date,
): Promise<void> {
  await sql`insert into tier_exception (customer_id, id, tier, until_on, reason, state, requested_at, requested_by)
    values (${exception.customerId}::uuid, ${exception.id}::uuid, ${exception.tier}, ${exception.untilOn}::date, ${exception.reason}, 'requested', ${now}, ${scope.actorId})`.execute(
    tx,
  )
}

/** Approving one ends the one that stood. */
export async function setDecision(
  tx: Tx,
  scope: Scope,
  of: Of,
  decision: { state: 'approved' | 'refused'; note: string },
  now: Date,
): Promise<void> {
  if (decision.state === 'approved') {
    await sql`update tier_exception set state = 'ended', ended_at = ${now}, ended_by = ${scope.actorId}, version = version + 1
      where customer_id = ${of.customerId}::uuid and state = 'approved'`.execute(tx)
  }
  await sql`update tier_exception set state = ${decision.state}, decided_at = ${now}, decided_by = ${scope.actorId},
    decision_note = nullif(${decision.note}, ''), version = version + 1 where customer_id = ${of.customerId}::uuid and id = ${of.id}::uuid`.execute(
    tx,
  )
}

export async function setExceptionEnded(
  tx: Tx,
  scope: Scope,
  of: Of,
  end: { state: 'withdrawn' | 'ended'; reason: string },
  now: Date,
): Promise<void> {
  await sql`update tier_exception set state = ${end.state}, ended_at = ${now}, ended_by = ${scope.actorId}, end_reason = ${end.reason},
    version = version + 1 where customer_id = ${of.customerId}::uuid and id = ${of.id}::uuid`.execute(tx)
}

/** Those whose day has come: what is left open is what counts. Returns how many ended. */
export async function endPast(tx: Tx, scope: Scope, on: string, now: Date): Promise<number> {
  if (scope.reach !== 'all') throw new Error('the day ends for everybody')
  const protections = await sql`update tier_protection set ended_at = ${now}, ended_by = ${scope.actorId}, version = version + 1
    where ended_at is null and until_on <= ${on}::date`.execute(tx)
  const exceptions =
    await sql`update tier_exception set state = 'ended', ended_at = ${now}, ended_by = ${scope.actorId}, version = version + 1
    where state = 'approved' and until_on <= ${on}::date`.execute(tx)
  return Number(protections.numAffectedRows ?? 0) + Number(exceptions.numAffectedRows ?? 0)
}

/** Who approves for this customer: the heads of his manager's unit and of those above it. */
export async function supervisorsOf(tx: Tx, _scope: Scope, managerId: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive up as (
      select u.id, u.parent_id from unit u join staff p on p.unit_id = u.id where p.id = ${managerId}::uuid
      union all select u.id, u.parent_id from unit u join up on u.id = up.parent_id)
    select s.id from staff s join up on up.id = s.unit_id where s.role = 'SV' and s.state = 'active' order by s.id limit 20`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}
