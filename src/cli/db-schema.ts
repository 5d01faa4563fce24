import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { catalogueOf } from './scratch-catalogue.ts'

/** Writes db/schema.sql, a sorted listing of the catalogue for people and reviews; `--check` only compares. */

const TARGET = join(import.meta.dirname, '../../db/schema.sql')

interface Line {
  object: string
  kind: number
  line: string
}

const OURS = `n.nspname = 'public' and not exists (select from pg_depend d where d.objid = o.oid and d.deptype = 'e')`

/** Each gives the object, the rank of the line within it, and the line. */
const LISTINGS: readonly string[] = [
  `select c.relname as object, 0 as kind,
          case c.relkind when 'v' then 'create view ' || c.relname || ' as' || pg_get_viewdef(c.oid)
               else 'create table ' || c.relname || coalesce(' partition by ' || pg_get_partkeydef(c.oid), '') ||
                    case when c.relrowsecurity then ' -- row-level security' else '' end ||
                    case when c.relforcerowsecurity then ', forced' else '' end end as line
     from pg_class c, lateral (select c.oid) o, pg_namespace n
    where n.oid = c.relnamespace and c.relkind in ('r', 'p', 'v') and ${OURS}`,
  `select c.relname, 1, '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end ||
          coalesce(case when a.attgenerated = '' then ' default ' else ' generated always as ' end || pg_get_expr(d.adbin, d.adrelid), '')
     from pg_attribute a
     join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
     join pg_namespace n on n.oid = c.relnamespace
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum, lateral (select c.oid) o
    where a.attnum > 0 and not a.attisdropped and ${OURS}`,
  `select c.relname, 2, '  constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace, lateral (select c.oid) o
    where k.contype in ('p', 'u', 'f', 'c', 'x') and ${OURS}`,
  `select c.relname, 3, '  ' || regexp_replace(pg_get_indexdef(i.indexrelid), ' ON public\\.', ' on ')
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace, lateral (select c.oid) o
    where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) and ${OURS}`,
  `select c.relname, 4, '  policy ' || p.polname || ' for ' ||
          case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end ||
          coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '') || coalesce(' with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
     from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace, lateral (select c.oid) o
    where ${OURS}`,
  `select c.relname, 5, '  ' || regexp_replace(pg_get_triggerdef(t.oid), ' ON public\\.', ' on ')
     from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace, lateral (select c.oid) o
    where not t.tgisinternal and ${OURS}`,
  `select c.relname, 6, '  grant ' || string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) || ' to ' || g.grantee::regrole
     from pg_class c join pg_namespace n on n.oid = c.relnamespace, lateral (select c.oid) o, aclexplode(c.relacl) g
    where c.relkind in ('r', 'p', 'v') and g.grantee not in (0, c.relowner) and ${OURS}
    group by c.relname, g.grantee`,
  `select 'function ' || o.oid::regprocedure, 7, regexp_replace(pg_get_functiondef(o.oid), 'FUNCTION public\\.', 'FUNCTION ')
     from pg_proc o join pg_namespace n on n.oid = o.pronamespace where o.prokind = 'f' and ${OURS}`,
  `select 'extension ' || extname, 8, 'create extension ' || extname from pg_extension where extname not in ('plpgsql', 'amcheck')`,
  `select 'sequence ' || o.relname, 9, 'create sequence ' || o.relname from pg_class o join pg_namespace n on n.oid = o.relnamespace where o.relkind = 'S' and ${OURS}`,
]

async function listing(client: pg.Client): Promise<string> {
  // Names of other schemas stay qualified, ours do not.
  await client.query("set search_path = 'public'")
  const lines: Line[] = []
  for (const query of LISTINGS) {
    const { rows } = await client.query<Line>(`select * from (${query}) as listing(object, kind, line)`)
    lines.push(...rows)
  }
  const sorted = lines.toSorted((a, b) => compare(a.object, b.object) || a.kind - b.kind || compare(a.line, b.line))
  const objects = Map.groupBy(sorted, (line) => line.object)
  const head =
    '-- Made by npm run db:schema from db/migrations. Do not edit. A listing to read and compare, not a script to run.\n'
  return [head, ...[...objects.values()].map((group) => `${group.map((line) => line.line.trimEnd()).join('\n')}\n`)].join('\n')
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

const text = await catalogueOf(listing)
if (process.argv.includes('--check')) {
  if (!existsSync(TARGET) || readFileSync(TARGET, 'utf8') !== text) {
    console.error('db/schema.sql does not match db/migrations: run npm run db:schema and commit the result')
    process.exitCode = 1
  }
} else {
  writeFileSync(TARGET, text)
  console.log(`wrote ${TARGET}`)
}
