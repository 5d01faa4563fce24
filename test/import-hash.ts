import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { KeyRing } from '../src/platform/keys.ts'

/**
 * What an import leaves on file, as one ordered hash: two runs are equal if and only if every row says the same.
 *
 * Left out are, and nothing else:
 * - ids of customers, subscriptions and groups: UUIDv7, drawn anew by each run; rows are tied by customer and
 *   subscription number instead, and a group by its own number;
 * - `version`, `created_at`, `updated_at`, `created_by`, `import_id`: when, how often and by which run a row was written;
 * - the sealed bytes: each sealing has a nonce of its own. Their blind indexes are in the hash, and the address, which
 *   has no index, is opened and hashed in clear;
 * - history, audit and the import's own books: they tell what happened, and an undo adds to them.
 */
export async function customersHash(behind: pg.Pool | pg.ClientBase, keys: KeyRing): Promise<string> {
  const hash = createHash('sha256')
  await behind.query(`select set_config('app.reach', 'all', false)`)
  let after = ''
  for (;;) {
    const { rows } = await behind.query<{ no: string; id: string; row: string; address: Buffer | null }>({
      text: `
      select c.customer_no as no, c.customer_id as id, p.address, jsonb_build_array(
        to_jsonb(c) - '{customer_id,account_id,territory_id,manager_id,merged_into,value_run_id,version,created_at,created_by,updated_at}'::text[],
        t.code, a.account_no, n.customer_no,
        encode(p.phone_index, 'hex'), encode(p.phone_tail_index, 'hex'), encode(p.id_number_index, 'hex'), p.phone is null, p.id_number is null, p.customer_id is null,
        to_jsonb(w) - '{customer_id,manager_id}'::text[],
        (select jsonb_agg(jsonb_build_array(s.subscription_no, k.subscription_no, h.customer_no, s.kind, s.opened_on, s.contract_end, s.plan, s.status,
            encode(s.number_index, 'hex'), s.number is null) order by s.subscription_no)
          from subscription s left join subscription_number k on k.subscription_no = s.subscription_no and k.customer_id = s.customer_id and k.subscription_id = s.id
          left join customer h on h.customer_id = s.holder_customer_id where s.customer_id = c.customer_id))::text as row
      from customer c left join customer_secret p on p.customer_id = c.customer_id left join customer_search w on w.customer_id = c.customer_id
      left join customer_number n on n.customer_id = c.customer_id and n.customer_no = c.customer_no
      left join territory t on t.id = c.territory_id left join account a on a.id = c.account_id
      where c.customer_no > $1 order by c.customer_no limit 20000`,
      values: [after],
    })
    for (const { id, row, address } of rows) {
      hash.update(row)
      if (address !== null) hash.update(keys.open(address, { table: 'customer_secret', column: 'address', rowId: id }))
      hash.update('\n')
    }
    if (rows.length === 0) break
    after = rows.at(-1)!.no
  }
  const { rows } = await behind.query<{ part: string }>(`
    select coalesce(string_agg(part, ',' order by part), '') as part from (
      select 'account ' || account_no || name || segment as part from account
      union all select 'numbers ' || count(*) from customer_number
      union all select 'subscriptions ' || count(*) from subscription_number
      union all select 'secrets ' || count(*) from customer_secret
      union all select 'words ' || count(*) from customer_search) parts`)
  return hash.update(rows[0]?.part ?? '').digest('hex')
}
