import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { obligationColumns, obligationInScope, type ObligationRow } from '../obligations/obligations.scope.ts'

export interface Slice {
  readonly rules: readonly string[]
  /** What fell or falls due after `from`, up to and including `to`. */
  readonly from: Date
  readonly to: Date
  readonly unitId?: string
  readonly ownerId?: string
  readonly tier?: string
}

export interface Counted {
  readonly met: number
  readonly owed: number
  readonly metLate: number
  readonly missed: number
  readonly open: number
  readonly waived: number
  readonly suspended: number
  readonly void: number
}

export interface CountedGroup extends Counted {
  readonly key: string
  readonly name: string
  readonly unitName: string | null
}

/** Counts are for whoever owed: the owner at the time it was met or fell due. */
function countable(scope: Scope): RawBuilder<boolean> {
  return scope.reach === 'all' ? sql<boolean>`true` : sql<boolean>`o.owner_id = any (${[...scope.staffIds]}::uuid[])`
}

function inSlice(slice: Slice): RawBuilder<unknown> {
  return sql`o.rule = any (${[...slice.rules]}::text[]) and o.due_at > ${slice.from} and o.due_at <= ${slice.to}
    and (${slice.unitId ?? null}::uuid is null or o.unit_id = ${slice.unitId ?? null}::uuid)
    and (${slice.ownerId ?? null}::uuid is null or o.owner_id = ${slice.ownerId ?? null}::uuid)
    and (${slice.tier ?? null}::text is null or coalesce(o.tier, 'none') = ${slice.tier ?? null}::text)`
}

const counts = sql`
  count(*) filter (where o.state = 'met')::int as met,
  count(*) filter (where o.state not in ('waived', 'suspended', 'void'))::int as owed,
  count(*) filter (where o.state = 'met_late')::int as "metLate",
  count(*) filter (where o.state = 'missed')::int as missed,
  count(*) filter (where o.state = 'open')::int as open,
  count(*) filter (where o.state = 'waived')::int as waived,
  count(*) filter (where o.state = 'suspended')::int as suspended,
  count(*) filter (where o.state = 'void')::int as void`

export async function countSlice(tx: Tx, scope: Scope, slice: Slice): Promise<Counted> {
  const { rows } = await sql<Counted>`select ${counts} from obligation o where ${inSlice(slice)} and ${countable(scope)}`.execute(
    tx,
  )
  return rows[0]!
}

export async function countBy(tx: Tx, scope: Scope, slice: Slice, by: 'unit' | 'manager' | 'tier'): Promise<CountedGroup[]> {
  const where = sql`where ${inSlice(slice)} and ${countable(scope)}`
  const grouped = {
    unit: sql`select g.*, coalesce(u.name, '') as name, null as "unitName"
                from (select coalesce(o.unit_id::text, '') as key, ${counts} from obligation o ${where} group by o.unit_id) g
                left join unit u on u.id::text = g.key order by u.name nulls last, g.key`,
    manager: sql`select g.*, coalesce(p.display_name, '') as name, u.name as "unitName"
                   from (select coalesce(o.owner_id::text, '') as key, ${counts} from obligation o ${where} group by o.owner_id) g
                   left join staff p on p.id::text = g.key left join unit u on u.id = p.unit_id order by u.name nulls last, p.display_name, g.key`,
    tier: sql`select g.*, g.key as name, null as "unitName"
                from (select coalesce(o.tier, 'none') as key, ${counts} from obligation o ${where} group by coalesce(o.tier, 'none')) g
               order by array_position(array['diamond', 'gold', 'silver', 'none'], g.key)`,
  }[by]
  const { rows } = await sql<CountedGroup>`${grouped}`.execute(tx)
  return rows
}

export interface CountedPolicy extends Counted {
  readonly rule: string
  readonly tier: string
  readonly planned: number
}

/**
 * Every rule and tier of a month and its quarter in one statement: the month's rules by what falls due in the month, the
 * quarter's by what falls due in the quarter. Cost: two ranges of `obligation_by_due`; a branch of 71,623
 * VIPs has some 97,000 such rows a quarter, 0.2 s for all of them and 0.1 s for one manager's on a busy machine.
 */
export async function countPolicies(
  tx: Tx,
  scope: Scope,
  now: Date,
  month: { readonly rules: readonly string[]; readonly from: Date; readonly to: Date },
  quarter: { readonly rules: readonly string[]; readonly from: Date; readonly to: Date },
): Promise<CountedPolicy[]> {
  const { rows } = await sql<CountedPolicy>`
    select o.rule, coalesce(o.tier, 'none') as tier, ${counts},
           count(*) filter (where o.state = 'open' and o.opens_at > ${now})::int as planned
      from obligation o
     where o.due_at > ${quarter.from} and o.due_at <= ${quarter.to}
       and (o.rule = any (${[...quarter.rules]}::text[])
            or (o.rule = any (${[...month.rules]}::text[]) and o.due_at > ${month.from} and o.due_at <= ${month.to}))
       and ${countable(scope)}
     group by o.rule, coalesce(o.tier, 'none')`.execute(tx)
  return rows
}

export interface ComplianceRow extends ObligationRow {
  readonly customerName: string
  readonly customerNo: string
  readonly unitName: string | null
}

const OUTCOMES = {
  all: sql`true`,
  met: sql`o.state = 'met'`,
  not_met: sql`o.state in ('met_late', 'missed', 'open')`,
  excused: sql`o.state in ('waived', 'suspended', 'void')`,
}

export async function listRows(
  tx: Tx,
  scope: Scope,
  slice: Slice,
  outcome: keyof typeof OUTCOMES,
  before: string | undefined,
  limit: number,
): Promise<ComplianceRow[]> {
  const { rows } = await sql<ComplianceRow>`
    select ${obligationColumns}, c.name as "customerName", c.customer_no as "customerNo", u.name as "unitName"
      from obligation o join customer c on c.customer_id = o.root_id
      left join staff p on p.id = o.owner_id left join unit u on u.id = o.unit_id
     where ${inSlice(slice)} and ${OUTCOMES[outcome]} and ${obligationInScope(scope)}
       and (${before ?? null}::uuid is null or o.id < ${before ?? null}::uuid)
     order by o.id desc limit ${limit}`.execute(tx)
  return rows
}
