import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { sqlList, sqlText, type DuckSession } from '../../platform/duck.ts'

/** Paths of the exported dimension, subscriptions and merged files (CSV) and of the months of usage (Parquet). */
export interface InputFiles {
  readonly dimension: string
  readonly subscriptions: string
  readonly merged: string
  readonly files: readonly string[]
}

/** Makes the two relations of the model: `customers` and `counted_usage`, without the subscriptions that do not count. */
export async function loadInputs(
  duck: DuckSession,
  model: ValuePack,
  { dimension, subscriptions, merged, files }: InputFiles,
): Promise<void> {
  await duck.run(`create or replace temp table customers as select * from read_csv(${sqlText(dimension)}, header = true, nullstr = '', columns = {
    customer_id: 'UUID', customer_no: 'VARCHAR', opened_on: 'DATE', status: 'VARCHAR', account_role: 'VARCHAR', account_segment: 'VARCHAR',
    industry: 'VARCHAR', tier: 'VARCHAR', tier_valid_to: 'DATE', score_before: 'DOUBLE', growing_before: 'BOOLEAN', manual_tier: 'VARCHAR', protected_until: 'DATE' })`)
  await duck.run(`create or replace temp table left_out as select subscription_id from read_csv(${sqlText(subscriptions)}, header = true, columns = {
    subscription_id: 'UUID', customer_id: 'UUID', kind: 'VARCHAR' }) where list_contains(${sqlList(model.excludedSubscriptionKinds.value)}, kind)`)
  await duck.run(`create or replace temp table lives_on as select * from read_csv(${sqlText(merged)}, header = true, columns = {
    customer_id: 'UUID', into_id: 'UUID' })`)
  const [{ n } = { n: 0 }] = await duck.rows<{ n: number }>('select count(*) as n from lives_on')
  // A base without merges pays for no join.
  const [customer, join] =
    Number(n) === 0
      ? ['u.customer_id::uuid', '']
      : ['coalesce(l.into_id, u.customer_id::uuid)', 'left join lives_on l on l.customer_id = u.customer_id::uuid']
  await duck.run(`create or replace temp view counted_usage as
    select ${customer} as customer_id, u.month, u.revenue_fen, u.arrears_fen from read_parquet(${sqlList(files)}, union_by_name = true) u ${join}
    where u.subscription_id::uuid not in (select subscription_id from left_out)`)
}
