import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { SUGGESTION_SOURCES, SuggestionState } from './digests.rules.ts'

export interface SuggestionRow {
  readonly id: string
  readonly customerId: string
  readonly customerName: string | null
  readonly source: (typeof SUGGESTION_SOURCES)[number]
  readonly sourceId: string | null
  readonly text: string
  readonly state: SuggestionState
  readonly answer: string | null
  readonly byName: string
  readonly createdAt: Date
  readonly version: number
}

const selectSuggestion = sql`
  select s.id, s.customer_id as "customerId", c.name as "customerName", s.source, s.source_id as "sourceId", s.text, s.state, s.answer,
         p.display_name as "byName", s.created_at as "createdAt", s.version
    from suggestion s join customer c on c.customer_id = s.customer_id join staff p on p.id = s.by_id`

export async function listSuggestions(
  tx: Tx,
  scope: Scope,
  filter: { state: SuggestionState | undefined; sourceId: string | undefined },
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<SuggestionRow[]> {
  const { rows } = await sql<SuggestionRow>`${selectSuggestion} where ${customerInScope(scope)}
      ${filter.state === undefined ? sql`` : sql`and s.state = ${filter.state}`}
      ${filter.sourceId === undefined ? sql`` : sql`and s.source_id = ${filter.sourceId}`}
      ${before === undefined ? sql`` : sql`and (s.created_at, s.id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
    order by s.created_at desc, s.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function lockSuggestion(tx: Tx, scope: Scope, id: string): Promise<SuggestionRow | undefined> {
  const { rows } =
    await sql<SuggestionRow>`${selectSuggestion} where s.id = ${id} and ${customerInScope(scope)} for update of s`.execute(tx)
  return rows[0]
}

export async function insertSuggestion(
  tx: Tx,
  scope: Scope,
  row: { id: string; customerId: string; source: string; sourceId: string | null; text: string },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`insert into suggestion (customer_id, id, source, source_id, text, state, by_id, created_at)
    select c.customer_id, ${row.id}, ${row.source}, ${row.sourceId}::uuid, ${row.text}, 'open', ${scope.actorId}, ${now} from customer c
     where c.customer_id = ${row.customerId} and ${customerInScope(scope)}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function decide(
  tx: Tx,
  _scope: Scope,
  of: { customerId: string; id: string },
  state: SuggestionState,
  answer: string,
  now: Date,
): Promise<void> {
  await sql`update suggestion set state = ${state}, answer = coalesce(nullif(${answer}, ''), answer), decided_at = ${now}, version = version + 1
             where customer_id = ${of.customerId} and id = ${of.id}`.execute(tx)
}
