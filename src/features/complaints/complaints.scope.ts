import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { customerInScope } from '../customers/customers.scope.ts'

/** Complaints that the scope covers, over the aliases `k` (complaint) and `c` (its customer, left joined). */
export function complaintInScope(scope: Scope): RawBuilder<boolean> {
  switch (scope.reach) {
    case 'all':
      return sql<boolean>`true`
    case 'case':
      return sql<boolean>`exists (select 1 from case_access a where a.customer_id = k.customer_id and a.case_id = k.id and a.to_at is null
        and a.staff_id = any (${[...scope.staffIds]}::uuid[]))`
    case 'territory':
      return sql<boolean>`(k.unit_id = any (${[...scope.unitIds]}::uuid[]) or (c.customer_id is not null and ${customerInScope(scope)}))`
    default:
      return sql<boolean>`(c.customer_id is not null and ${customerInScope(scope)})`
  }
}
