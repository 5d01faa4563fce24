import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { sqlText, type DuckSession } from '../../platform/duck.ts'
import { givenRankSql, measuresSql, rankSql, socialSql } from './value.score.queries.ts'

/** Where each customer lives and who serves him, as one SELECT without parameters for a COPY. */
export const PLACES_SELECT = `select customer_id, territory_id, manager_id from customer where status = 'active' and merged_into is null`

/**
 * Writes what the what-if needs of every active customer, one row each in the order of customer numbers, from the
 * relations that `loadInputs` made. Columns: `id_high, id_low` (the halves of the id), `months, tenure, growth, social,
 * given, tier, held_until` (the later end of validity and protection, in days since 1970-01-01), `revenue_total, territory_id, manager_id`, and for each window of w
 * months `revenue_w, payment_w, place_w`.
 */
export async function writeBase(
  duck: DuckSession,
  model: ValuePack,
  input: { readonly month: string; readonly windows: readonly number[]; readonly places: string; readonly path: string },
): Promise<void> {
  const customers = `(select * from customers where status = 'active')`
  const { month, windows } = input
  const measured = (window: number): string =>
    measuresSql(
      { ...model, revenueMonths: { ...model.revenueMonths, value: window } },
      { usage: 'counted_usage', customers, month },
    )
  const half = (from: number): string => `('0x' || substr(replace(customer_id::varchar, '-', ''), ${from}, 16))::ubigint`
  const longest = Math.max(...windows)
  // The columns that no window changes come with the longest: each pass over the usage is the dear part.
  const always = `customer_no, ${half(1)} as id_high, ${half(17)} as id_low, months::utinyint as months,
    least(tenure, 65535)::usmallint as tenure, growth, ${socialSql(model)}::double as social,
    ${givenRankSql(model)}::utinyint as given, ${rankSql('tier')}::utinyint as tier,
    date_diff('day', date '1970-01-01', greatest(coalesce(tier_valid_to, date '1970-01-01'), coalesce(protected_until, date '1970-01-01')))::integer as held_until, revenue_total::double as revenue_total,`
  for (const window of windows) {
    await duck.run(`create or replace temp table window_${window} as
      select customer_id, ${window === longest ? always : ''} revenue, payment,
        row_number() over (order by revenue desc, customer_no) - 1 as place from (${measured(window)})`)
  }
  const ofWindows = windows.map(
    (window) =>
      `w${window}.revenue as revenue_${window}, w${window}.payment as payment_${window}, w${window}.place::uinteger as place_${window}`,
  )
  const others = windows.filter((window) => window !== longest)
  const joins = others.map((window) => `join window_${window} w${window} using (customer_id)`).join(' ')
  const base = `w${longest}`
  await duck.run(`copy (
    select ${base}.* exclude (customer_id, customer_no, revenue, payment, place), p.territory_id, p.manager_id, ${ofWindows.join(', ')}
    from window_${longest} ${base} ${joins}
      left join read_csv(${sqlText(input.places)}, header = true, nullstr = '', columns = {
        customer_id: 'UUID', territory_id: 'VARCHAR', manager_id: 'VARCHAR' }) p using (customer_id)
    order by ${base}.customer_no) to ${sqlText(input.path)} (format parquet, compression uncompressed)`)
  for (const window of windows) await duck.run(`drop table window_${window}`)
}
