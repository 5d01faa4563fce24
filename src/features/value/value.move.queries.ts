import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { moveRows, type Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'

export async function moveGrants(tx: Tx, _scope: Scope, move: Move): Promise<void> {
  await moveRows(tx, ['tier_grant'], move)
}

export async function insertJoined(
  tx: Tx,
  _scope: Scope,
  grant: {
    customerId: string
    before: Tier
    after: Tier
    score: number | null
    on: string
    validTo: string | null
    now: Date
    actorId: string
  },
): Promise<void> {
  await sql`insert into tier_grant (customer_id, id, tier, previous_tier, change, score, valid_from, valid_to, created_at, created_by)
    values (${grant.customerId}, uuidv7(), ${grant.after}, ${grant.before}, 'up', ${grant.score}, ${grant.on}::date, ${grant.validTo}::date, ${grant.now}, ${grant.actorId})`.execute(
    tx,
  )
}
