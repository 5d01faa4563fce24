import { sql } from 'kysely'
import { editBasic } from '../features/customers/customers.file.usecases.ts'
import { searchDuplicates } from '../features/merges/merges.candidates.usecases.ts'
import type { Context } from '../platform/work.ts'

interface Pair {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly otherId: string
  readonly otherVersion: number
}

/** So many territories have somebody who stands in the books twice. */
const PAIRS = 5

/** In some territories a VIP and an ordinary customer become one name with one phone, as if two halls had opened a file. */
export async function makeDuplicates(system: Context): Promise<void> {
  const pairs = await system.read('merges:search', async ({ tx }) => {
    const known = await sql`select 1 from duplicate_candidate union all select 1 from customer_merge limit 1`.execute(tx)
    if (known.rows.length > 0) return []
    const { rows } = await sql<Pair>`
      with ranked as (
        select c.customer_id, c.version, c.name, c.territory_id, c.tier <> 'none' as is_vip,
          row_number() over (partition by c.territory_id, c.tier <> 'none' order by c.score_order desc, c.customer_id) as place
        from customer c where c.status = 'active' and c.merged_into is null and c.territory_id is not null
      )
      select v.customer_id as id, v.version, v.name, o.customer_id as "otherId", o.version as "otherVersion"
        from ranked v join ranked o on o.territory_id = v.territory_id and not o.is_vip and o.place = 7
        join territory t on t.id = v.territory_id
       where v.is_vip and v.place = 7 order by t.code limit ${PAIRS}`.execute(tx)
    return rows
  })
  for (const [at, pair] of pairs.entries()) {
    const phone = `1390730${String(6100 + at)}`
    await editBasic(system, pair.id, pair.version, { phone })
    await editBasic(system, pair.otherId, pair.otherVersion, { name: pair.name, phone })
  }
  if (pairs.length > 0) await searchDuplicates(system)
}
