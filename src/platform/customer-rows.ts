import { sql, type RawBuilder } from 'kysely'
import type { Tx } from './work.ts'

/** Rows of one customer going over to another, and back: for merges, whatever tables the features declare. */
export interface CustomerTable {
  readonly table: string
  /** The column that names the customer. */
  readonly root?: 'customer_id' | 'root_id'
  /** A further column that may name him in the rows of others. */
  readonly alsoIn?: string
  /**
   * What a later change means for taking a merge back. `refuses`: somebody has worked on it. `follows`: it follows from
   * other rows, and is worked out anew.
   */
  readonly later: 'refuses' | 'follows'
}

export interface Move {
  readonly from: string
  readonly into: string
}

export type JournalKind = 'moved' | 'changed' | 'removed' | 'added'
/** `moved`: the key without the customer. The others: the whole primary key. `before` is null where nothing was. */
export interface JournalEntry {
  readonly table: string
  readonly kind: JournalKind
  readonly key: Readonly<Record<string, unknown>>
  readonly before: Readonly<Record<string, unknown>> | null
}

interface Described {
  readonly columns: readonly string[]
  readonly key: readonly string[]
}

const rootOf = (table: CustomerTable): string => table.root ?? 'customer_id'

/** Columns that can be written, and those of the primary key. */
async function describe(tx: Tx, tables: readonly string[]): Promise<Map<string, Described>> {
  const { rows } = await sql<Described & { name: string }>`
    select c.relname as name,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns,
      array_agg(a.attname::text order by array_position(i.indkey::smallint[], a.attnum)) filter (where a.attnum = any (i.indkey)) as key
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relname = any (${[...tables]}::text[])
    group by c.relname`.execute(tx)
  return new Map(rows.map((row) => [row.name, row]))
}

const list = (columns: readonly string[], alias?: string) =>
  sql.join(columns.map((column) => (alias === undefined ? sql.ref(column) : sql.ref(`${alias}.${column}`))))

const keyObject = (columns: readonly string[], alias: string) =>
  columns.length === 0
    ? sql`'{}'::jsonb`
    : sql`jsonb_build_object(${sql.join(columns.flatMap((column) => [sql`${sql.lit(column)}`, sql.ref(`${alias}.${column}`)]))})`

export interface MoveOptions {
  readonly root?: 'customer_id' | 'root_id'
  /** Which rows of `from`, over the alias `r`. */
  readonly where?: RawBuilder<unknown>
  /** Columns that get another value under the survivor. */
  readonly set?: Readonly<Record<string, RawBuilder<unknown>>>
}

/**
 * Moves rows of some tables, parents first: inserted under the survivor, then deleted. The distribution key of a row is
 * never updated. Returns how many went over, by table.
 */
export async function moveRows(
  tx: Tx,
  tables: readonly string[],
  move: Move,
  { root = 'customer_id', where = sql`true`, set = {} }: MoveOptions = {},
): Promise<Record<string, number>> {
  const described = await describe(tx, tables)
  const moved: Record<string, number> = {}
  const ofLoser = sql`${sql.ref(`r.${root}`)} = ${move.from}::uuid and ${where}`
  for (const table of tables) {
    const rest = described.get(table)!.columns.filter((column) => column !== root)
    const values = sql.join(rest.map((column) => set[column] ?? sql.ref(`r.${column}`)))
    const done = await sql`insert into ${sql.table(table)} (${sql.ref(root)}, ${list(rest)})
      select ${move.into}::uuid, ${values} from ${sql.table(table)} r where ${ofLoser}`.execute(tx)
    moved[table] = Number(done.numAffectedRows ?? 0n)
  }
  for (const table of tables.toReversed()) await sql`delete from ${sql.table(table)} r where ${ofLoser}`.execute(tx)
  return moved
}

/** The rows of both as they are now, until the commit. `before` and `after` a merge make its journal. */
export async function keepSnapshot(
  tx: Tx,
  name: 'before' | 'after',
  tables: readonly CustomerTable[],
  move: Move,
): Promise<void> {
  const described = await describe(
    tx,
    tables.map((each) => each.table),
  )
  const target = sql.table(`move_${name}`)
  await sql`create temp table ${target} (table_name text, key jsonb, loose jsonb, root uuid, row jsonb) on commit drop`.execute(
    tx,
  )
  const parts = tables.map(
    (each) => sql`
    select ${each.table}::text, ${keyObject(described.get(each.table)!.key, 'r')},
      ${keyObject(
        described.get(each.table)!.key.filter((column) => column !== rootOf(each)),
        'r',
      )},
      ${sql.ref(`r.${rootOf(each)}`)}, to_jsonb(r) - ${rootOf(each)}::text
    from ${sql.table(each.table)} r where ${namesEither(each, move)}`,
  )
  await sql`insert into ${target} ${sql.join(parts, sql` union all `)}`.execute(tx)
}

function namesEither(each: CustomerTable, move: Move) {
  const own = sql`${sql.ref(`r.${rootOf(each)}`)} in (${move.from}::uuid, ${move.into}::uuid)`
  if (each.alsoIn === undefined) return own
  const also = sql.ref(`r.${each.alsoIn}`)
  return sql`(${own} or (${also} in (${move.from}::uuid, ${move.into}::uuid) and ${also} <> ${sql.ref(`r.${rootOf(each)}`)}))`
}

/** What differs between the two snapshots, in the order of the tables given. */
export async function journalOf(tx: Tx, tables: readonly CustomerTable[], move: Move): Promise<JournalEntry[]> {
  const roots = new Map(tables.map((each) => [each.table, rootOf(each)]))
  const { rows } = await sql<{
    table: string
    kind: JournalKind
    key: JournalEntry['key']
    before: JournalEntry['before']
    root: string
  }>`
    with gone as (
      select b.* from pg_temp.move_before b left join pg_temp.move_after a on a.table_name = b.table_name and a.key = b.key where a.key is null
    ), come as (
      select a.* from pg_temp.move_after a left join pg_temp.move_before b on b.table_name = a.table_name and b.key = a.key where b.key is null
    ), moved as (
      select g.table_name, g.loose, g.key as from_key, c.key as into_key from gone g join come c
        on c.table_name = g.table_name and c.loose = g.loose and c.row = g.row and g.root = ${move.from} and c.root = ${move.into}
    )
    select table_name as table, 'moved' as kind, loose as key, null::jsonb as before, null::uuid as root from moved
    union all
    select b.table_name, 'changed', b.key, b.row, b.root from pg_temp.move_before b join pg_temp.move_after a on a.table_name = b.table_name and a.key = b.key
      where a.row <> b.row or a.root <> b.root
    union all
    select g.table_name, 'removed', g.key, g.row, g.root from gone g
      where not exists (select 1 from moved m where m.table_name = g.table_name and m.from_key = g.key)
    union all
    select c.table_name, 'added', c.key, null, null from come c
      where not exists (select 1 from moved m where m.table_name = c.table_name and m.into_key = c.key)`.execute(tx)
  const order = new Map(tables.map((each, place) => [each.table, place]))
  return rows
    .map(({ root, ...row }) => ({
      ...row,
      before: row.before === null ? null : { ...row.before, [roots.get(row.table)!]: root },
    }))
    .toSorted((a, b) => order.get(a.table)! - order.get(b.table)!)
}

/** How many rows each of the two has, by table. */
export async function countRows(
  tx: Tx,
  tables: readonly CustomerTable[],
  move: Move,
): Promise<Record<string, { from: number; into: number }>> {
  const parts = tables.map((each) => {
    const root = sql.ref(`r.${rootOf(each)}`)
    return sql`select ${each.table}::text as name, count(*) filter (where ${root} = ${move.from})::int as "from",
      count(*) filter (where ${root} = ${move.into})::int as "into" from ${sql.table(each.table)} r where ${root} in (${move.from}::uuid, ${move.into}::uuid)`
  })
  const { rows } = await sql<{ name: string; from: number; into: number }>`${sql.join(parts, sql` union all `)}`.execute(tx)
  return Object.fromEntries(rows.map(({ name, ...counts }) => [name, counts]))
}

/** A print of the rows of both, by table: equal prints, equal rows. */
export async function printsOf(tx: Tx, tables: readonly CustomerTable[], move: Move): Promise<Record<string, string>> {
  const described = await describe(
    tx,
    tables.map((each) => each.table),
  )
  const parts = tables.map(
    (each) => sql`
    select ${each.table}::text as name, coalesce(md5(string_agg(md5(to_jsonb(r)::text), '' order by ${keyObject(described.get(each.table)!.key, 'r')}::text)), '') as print
    from ${sql.table(each.table)} r where ${namesEither(each, move)}`,
  )
  const { rows } = await sql<{ name: string; print: string }>`${sql.join(parts, sql` union all `)}`.execute(tx)
  return Object.fromEntries(rows.map((row) => [row.name, row.print]))
}

/** Takes the journal back: rows that had come go, rows that had gone come, changed rows are as they were. */
export async function restoreRows(
  tx: Tx,
  tables: readonly CustomerTable[],
  move: Move,
  journal: readonly JournalEntry[],
): Promise<void> {
  const described = await describe(
    tx,
    tables.map((each) => each.table),
  )
  const of = (each: CustomerTable, kind: JournalKind) =>
    journal.filter((entry) => entry.table === each.table && entry.kind === kind)
  const json = (values: readonly unknown[]) => sql`${JSON.stringify(values)}::jsonb`
  for (const each of tables) {
    const { columns, key } = described.get(each.table)!
    const root = rootOf(each)
    const rest = columns.filter((column) => column !== root)
    const loose = key.filter((column) => column !== root)
    const moved = of(each, 'moved')
    if (moved.length > 0)
      await sql`insert into ${sql.table(each.table)} (${sql.ref(root)}, ${list(rest)})
        select ${move.from}::uuid, ${list(rest, 'r')} from ${sql.table(each.table)} r
        join jsonb_array_elements(${json(moved.map((entry) => entry.key))}) k on k.value = ${keyObject(loose, 'r')}
        where ${sql.ref(`r.${root}`)} = ${move.into}`.execute(tx)
    const removed = of(each, 'removed')
    if (removed.length > 0)
      await sql`insert into ${sql.table(each.table)} (${list(columns)}) select ${list(columns, 'b')}
        from jsonb_populate_recordset(null::${sql.table(each.table)}, ${json(removed.map((entry) => entry.before))}) b
        on conflict do nothing`.execute(tx)
  }
  for (const each of tables.toReversed()) {
    const { key } = described.get(each.table)!
    const root = rootOf(each)
    const loose = key.filter((column) => column !== root)
    const moved = of(each, 'moved')
    if (moved.length > 0)
      await sql`delete from ${sql.table(each.table)} r using jsonb_array_elements(${json(moved.map((entry) => entry.key))}) k
        where ${sql.ref(`r.${root}`)} = ${move.into} and k.value = ${keyObject(loose, 'r')}`.execute(tx)
    const added = of(each, 'added')
    if (added.length > 0)
      await sql`delete from ${sql.table(each.table)} r using jsonb_array_elements(${json(added.map((entry) => entry.key))}) k
        where ${namesEither(each, move)} and k.value = ${keyObject(key, 'r')}`.execute(tx)
  }
  for (const each of tables) {
    const changed = of(each, 'changed')
    if (changed.length === 0) continue
    const { columns, key } = described.get(each.table)!
    const values = columns.filter((column) => !key.includes(column))
    await sql`update ${sql.table(each.table)} r set ${sql.join(values.map((column) => sql`${sql.ref(column)} = ${sql.ref(`b.${column}`)}`))}
      from jsonb_populate_recordset(null::${sql.table(each.table)}, ${json(changed.map((entry) => entry.before))}) b
      where ${sql.join(
        key.map((column) => sql`${sql.ref(`r.${column}`)} = ${sql.ref(`b.${column}`)}`),
        sql` and `,
      )}`.execute(tx)
  }
}
