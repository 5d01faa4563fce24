import { newId } from '../../kernel/ids.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Work } from '../../platform/work.ts'
import { applyTiers } from '../customers/customers.score.usecases.ts'
import * as queries from './value.queries.ts'
import type { TierChange } from './value.rules.ts'

export interface TierGrant {
  readonly customerId: string
  readonly tier: Tier
  readonly previousTier: Tier
  readonly change: TierChange
  readonly validFrom: string
  readonly validTo: string | null
  readonly reason: string | null
}

/**
 * The way to a tier that no value run gives: an approved exception, the annual review. Customer and history are written
 * together; who calls audits and says what follows. All grants begin on one day.
 */
export async function grantTiers(work: Work, grants: readonly TierGrant[]): Promise<void> {
  const [first] = grants
  if (first === undefined) return
  await applyTiers(work, {
    customerIds: grants.map((grant) => grant.customerId),
    tiers: grants.map((grant) => grant.tier),
    // A renewal keeps the day since which the tier is held.
    tierSince: grants.map((grant) => (grant.tier === 'none' || grant.change === 'renewed' ? null : grant.validFrom)),
    tierValidTo: grants.map((grant) => grant.validTo),
  })
  await queries.insertGrants(
    work.tx,
    work.scope,
    {
      ids: grants.map(() => newId(work.now)),
      customerIds: grants.map((grant) => grant.customerId),
      tiers: grants.map((grant) => grant.tier),
      previousTiers: grants.map((grant) => grant.previousTier),
      changes: grants.map((grant) => grant.change),
      scores: grants.map(() => null),
      validTo: grants.map((grant) => grant.validTo),
      reasons: grants.map((grant) => grant.reason),
    },
    { runId: null, on: first.validFrom, now: work.now, actorId: work.actor.id },
  )
}
