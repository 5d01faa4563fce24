import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { kept } from '../../platform/kept.ts'
import type { Tx } from '../../platform/work.ts'
import { prefixRange } from './customers.search.rules.ts'
import { customerInScope } from './customers.scope.ts'

/** One way to find a customer: rows `(customer_id, rank)`; the lower the rank, the better. */
type Way = RawBuilder<{ customer_id: string; rank: number }>

/** Columns of customer_search that hold words. */
type WordColumn = 'name' | 'given_name' | 'pinyin' | 'initials' | 'number'

/**
 * Those of a few people are a few hundred customers: start from them. For the wider reaches start from the words, whose
 * index is in the order of the answer, and stop at the limit.
 */
const isNarrow = (scope: Scope) =>
  scope.reach === 'own' || scope.reach === 'case' || (scope.reach === 'territory' && scope.territoryIds.length === 0)

function wordWay(scope: Scope, column: WordColumn, prefix: string, rank: number, limit: number): Way {
  const range = prefixRange(prefix)
  const word = sql.ref(`x.${column}`)
  const found = sql`${word} >= ${range.from} and ${word} < ${range.to}`
  if (isNarrow(scope)) {
    return sql`(select x.customer_id, ${rank} + (${word} <> ${prefix})::int as rank from mine x where ${found} order by ${word}, x.customer_id limit ${limit})`
  }
  // Row by row in the words' own order: the planner would rather read all customers of a county than look up a few hundred.
  return sql`(select x.customer_id, ${rank} + (${word} <> ${prefix})::int as rank from customer_search x
    join lateral (select 1 from customer c where c.customer_id = x.customer_id and ${customerInScope(scope)} offset 0) c on true
    where ${found} order by ${word}, x.customer_id limit ${limit})`
}

/** A number whose file was merged leads to the file that lives on. */
function formerWay(scope: Scope, prefix: string, rank: number, limit: number): Way {
  const range = prefixRange(prefix)
  return sql`(select f.customer_id, ${rank} + (f.number <> ${prefix})::int as rank from customer_former_number f join customer c on c.customer_id = f.customer_id
    where f.number >= ${range.from} and f.number < ${range.to} and ${customerInScope(scope)} order by f.number, f.customer_id limit ${limit})`
}

function sealedWay(scope: Scope, column: 'phone_index' | 'phone_tail_index', index: Buffer, rank: number, limit: number): Way {
  if (isNarrow(scope)) {
    // One by one: asked for by the index, each stranger with the same last digits would be asked whether he is seen.
    return sql`(select x.customer_id, ${rank}::int as rank from mine x
      join lateral (select 1 from customer_secret s where s.customer_id = x.customer_id and ${sql.ref(`s.${column}`)} = ${index} offset 0) s on true limit ${limit})`
  }
  return sql`(select s.customer_id, ${rank}::int as rank from customer_secret s join customer c on c.customer_id = s.customer_id
    where ${sql.ref(`s.${column}`)} = ${index} and ${customerInScope(scope)} limit ${limit})`
}

export interface SearchWays {
  readonly words: readonly { readonly column: WordColumn; readonly prefix: string; readonly rank: number }[]
  readonly sealed: readonly {
    readonly column: 'phone_index' | 'phone_tail_index'
    readonly index: Buffer
    readonly rank: number
  }[]
}

/**
 * Who leaves these people by a merge has no words any more, and row-level security asks each one found again: the manager
 * beside the words is the scope.
 */
function portfolioWords(scope: Scope): RawBuilder<unknown> {
  return scope.reach === 'case'
    ? sql`select x.* from customer c join customer_search x on x.customer_id = c.customer_id where ${customerInScope(scope)}`
    : sql`select x.* from customer_search x where x.manager_id = any(${[...scope.staffIds]}::uuid[])`
}

/** Ids in scope, best first. The side table has no policy of its own: each way joins the customer under the scope. */
export async function findBySearch(tx: Tx, scope: Scope, ways: SearchWays, limit: number): Promise<string[]> {
  const all = [
    ...ways.words.map((way) => wordWay(scope, way.column, way.prefix, way.rank, limit)),
    ...ways.words.filter((way) => way.column === 'number').map((way) => formerWay(scope, way.prefix, way.rank, limit)),
    ...ways.sealed.map((way) => sealedWay(scope, way.column, way.index, way.rank, limit)),
  ]
  if (all.length === 0) return []
  const mine = isNarrow(scope) ? sql`with mine as materialized (${portfolioWords(scope)}) ` : sql``
  const search = sql<{ id: string }>`${mine}
    select f.customer_id as id from (${sql.join(all, sql` union all `)}) f
    join customer c on c.customer_id = f.customer_id
    group by f.customer_id, c.score_order
    order by min(f.rank), c.score_order desc, f.customer_id limit ${limit}`
  const { rows } = await (isNarrow(scope) ? kept(search) : search).execute(tx)
  return rows.map((row) => row.id)
}
