import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

/** Columns of the file that an import may change. */
const FILE = [
  'name',
  'gender',
  'birth_calendar',
  'birth_year',
  'birth_month',
  'birth_day',
  'birth_leap_month',
  'territory_id',
  'opened_on',
  'status',
  'left_on',
  'contract_end',
  'industry',
  'account_id',
  'account_role',
  'preferred_channel',
].join(', ')
const SUBSCRIPTION = 'subscription_no, holder_customer_id, kind, opened_on, contract_end, plan, status'

/** Rows `added` of `undo_staging`: customers on whom nothing rests. A foreign key refuses whoever has something after all. */
export async function withdrawStaged(tx: Tx, _scope: Scope): Promise<number> {
  for (const table of [
    'customer_change',
    'subscription_number',
    'subscription',
    'customer_search',
    'customer_secret',
    'customer_number',
  ])
    await sql`delete from ${sql.table(table)} t using undo_staging s where s.fate = 'added' and t.customer_id = s.customer_id`.execute(
      tx,
    )
  const { numAffectedRows } = await sql`delete from customer c using undo_staging s
    where s.fate = 'added' and c.customer_id = s.customer_id and c.version = s.version`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** Rows `changed`: former values from `import_before`. A value that was not kept stays; a version always rises. */
export async function restoreStaged(
  tx: Tx,
  _scope: Scope,
  mark: { importId: string; now: Date; actorId: string },
): Promise<number> {
  const { importId, now } = mark
  const { numAffectedRows } = await sql`
    update customer c set (${sql.raw(FILE)}) = (select ${sql.raw(FILE)} from jsonb_populate_record(c, x.before)),
      version = c.version + 1, updated_at = ${now}
    from undo_staging s join import_before x on x.customer_id = s.customer_id and x.import_id = ${importId}
    where s.fate = 'changed' and c.customer_id = s.customer_id and c.version = s.version`.execute(tx)
  await sql`
    update customer_secret p set phone = x.phone, phone_index = x.phone_index, phone_tail_index = x.phone_tail_index,
      id_number = x.id_number, id_number_index = x.id_number_index, address = x.address
    from undo_staging s join import_before x on x.customer_id = s.customer_id and x.import_id = ${importId}
    where s.fate = 'changed' and p.customer_id = s.customer_id and (x.before ->> 'has_secret')::boolean
      and (p.phone, p.id_number, p.address) is distinct from (x.phone, x.id_number, x.address)`.execute(tx)
  await sql`delete from customer_secret p using undo_staging s join import_before x on x.customer_id = s.customer_id and x.import_id = ${importId}
    where s.fate = 'changed' and p.customer_id = s.customer_id and not (x.before ->> 'has_secret')::boolean`.execute(tx)
  await sql`
    update customer_search w set (name, given_name, pinyin, initials, number) =
      (select o.name, o.given_name, o.pinyin, o.initials, o.number from jsonb_populate_record(null::customer_search, x.before -> 'search') o)
    from undo_staging s join import_before x on x.customer_id = s.customer_id and x.import_id = ${importId}
    where s.fate = 'changed' and w.customer_id = s.customer_id and jsonb_typeof(x.before -> 'search') = 'object'`.execute(tx)
  await restoreSubscriptions(tx, importId)
  await sql`insert into customer_change (customer_id, id, at, actor_id, field, origin, origin_id)
    select customer_id, uuidv7(), ${now}, ${mark.actorId}, 'undo', 'import', ${importId} from undo_staging where fate = 'changed'`.execute(
    tx,
  )
  return Number(numAffectedRows ?? 0n)
}

async function restoreSubscriptions(tx: Tx, importId: string): Promise<void> {
  const kept = sql`undo_staging s join import_subscription_before x on x.customer_id = s.customer_id and x.import_id = ${importId}`
  for (const table of ['subscription_number', 'subscription']) {
    const id = sql.ref(table === 'subscription' ? 't.id' : 't.subscription_id')
    await sql`delete from ${sql.table(table)} t using ${kept}
      where s.fate = 'changed' and x.before is null and t.customer_id = x.customer_id and ${id} = x.subscription_id`.execute(tx)
  }
  await sql`update subscription_number n set subscription_no = x.before ->> 'subscription_no' from ${kept}
    where s.fate = 'changed' and x.before is not null and n.customer_id = x.customer_id and n.subscription_id = x.subscription_id
      and n.subscription_no <> x.before ->> 'subscription_no'`.execute(tx)
  await sql`
    update subscription t set (${sql.raw(SUBSCRIPTION)}) = (select ${sql.raw(SUBSCRIPTION)} from jsonb_populate_record(t, x.before)),
      number = x.number, number_index = x.number_index, version = t.version + 1
    from ${kept} where s.fate = 'changed' and x.before is not null and t.customer_id = x.customer_id and t.id = x.subscription_id`.execute(
    tx,
  )
}

/** Groups that the import opened and that nobody has joined or edited. */
export async function closeImportedAccounts(tx: Tx, _scope: Scope, importId: string): Promise<number> {
  const { numAffectedRows } =
    await sql`delete from account a where a.import_id = ${importId} and a.version = 1 and a.manager_id is null
    and not exists (select 1 from customer c where c.account_id = a.id)`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}
