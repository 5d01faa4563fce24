import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'

/** Files that were merged into another are in nobody's reach: their number and address lead to the survivor. */
export function customerInScope(scope: Scope): RawBuilder<boolean> {
  return scope.reach === 'self' ? sql<boolean>`false` : sql<boolean>`(c.merged_into is null and ${customerReach(scope)})`
}

/**
 * Which customers the scope covers, merged ones too, over the alias `c`. This is the rule; row-level security is the second net
 * with the same words. The ids are literals of the statement, so that the planner sees how few they are.
 */
export function customerReach(scope: Scope): RawBuilder<boolean> {
  switch (scope.reach) {
    case 'all':
      return sql<boolean>`true`
    case 'own':
      return sql<boolean>`c.manager_id = any(${scope.staffIds}::uuid[])`
    case 'territory':
      return sql<boolean>`(c.territory_id = any(${scope.territoryIds}::uuid[]) or c.manager_id = any(${scope.staffIds}::uuid[]))`
    case 'case':
      return sql<boolean>`exists (select 1 from case_access a where a.customer_id = c.customer_id and a.to_at is null and a.staff_id = any(${scope.staffIds}::uuid[]))`
    case 'self':
      return sql<boolean>`false`
  }
}

/** The scope as it shows within some territories: outside its own ones only through the portfolios of its people. */
export function territoriesAreForeign(scope: Scope, territoryIds: readonly string[] | undefined): boolean {
  return scope.reach === 'territory' && territoryIds !== undefined && !territoryIds.some((id) => scope.territoryIds.includes(id))
}

/** `customerInScope` for a list of foreign territories: said so, the planner begins with the few portfolios. */
export function customerInPortfolios(scope: Scope): RawBuilder<boolean> {
  return sql<boolean>`(c.merged_into is null and c.manager_id = any(${scope.staffIds}::uuid[]))`
}
