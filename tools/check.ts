// npm run check [-- --only <rule> …] [--root <folder>] [--list]
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { arrows } from './check/arrows.ts'
import { bareText } from './check/bare-text.ts'
import { commandRule } from './check/command.ts'
import { dependenciesDocument, documents } from './check/documents.ts'
import { migrations } from './check/migrations.ts'
import { fileNames } from './check/names.ts'
import { installScripts, licences, lockfile } from './check/packages.ts'
import type { Rule } from './check/rule.ts'
import { scopeArgument, tableAccess, tableWriters } from './check/table-access.ts'
import { noTraces, secrets } from './check/traces.ts'

/** The slow ones first, so that the quick ones fill the gaps. */
const rules: readonly Rule[] = [
  commandRule('types', 'the types hold', 'node_modules/typescript7/bin/tsc', ['-p', '.', '--noEmit', '--pretty', 'false']),
  commandRule('lint', 'no lint finding, types included', 'node_modules/oxlint/bin/oxlint', [
    '--type-aware',
    '--deny-warnings',
    '-f',
    'unix',
  ]),
  arrows,
  commandRule('db-types', 'the types of the tables are those of the migrations', 'src/cli/db-types.ts', ['--check']),
  commandRule('db-schema', 'db/schema.sql is what the migrations make', 'src/cli/db-schema.ts', ['--check']),
  secrets,
  commandRule('format', 'every file is formatted: npm run fmt', 'node_modules/oxfmt/bin/oxfmt', ['--list-different', '.']),
  commandRule(
    'dictionary',
    'every text, error, permission and audit act has its words in both languages',
    'tools/check/dictionary-words.ts',
    [],
  ),
  bareText,
  fileNames,
  tableAccess,
  scopeArgument,
  tableWriters,
  migrations,
  lockfile,
  installScripts,
  licences,
  dependenciesDocument,
  documents,
  noTraces,
]

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, root: { type: 'string' }, list: { type: 'boolean' } },
})
const root = resolve(values.root ?? dirname(import.meta.dirname))
if (values.list === true) {
  for (const rule of rules) console.log(`${rule.name.padEnd(22)} ${rule.says}`)
  process.exit(0)
}
const unknown = values.only?.filter((name) => !rules.some((rule) => rule.name === name)) ?? []
if (unknown.length > 0) throw new Error(`no such rule: ${unknown.join(', ')}; see --list`)
const chosen = values.only === undefined ? [...rules] : rules.filter((rule) => values.only?.includes(rule.name))

const broken: string[] = []
const queue = [...chosen]
const work = async (): Promise<void> => {
  for (let rule = queue.shift(); rule !== undefined; rule = queue.shift()) {
    const started = performance.now()
    const complaints = await rule.run(root)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    if (complaints.length === 0) console.log(`✓ ${rule.name} (${seconds} s)`)
    else {
      broken.push(rule.name)
      console.log(`✗ ${rule.name} (${seconds} s): ${rule.says} — but`)
      for (const line of complaints.slice(0, 200)) console.log(`    ${line}`)
      if (complaints.length > 200) console.log(`    … and ${complaints.length - 200} more`)
    }
  }
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))
console.log(broken.length === 0 ? `${chosen.length} rules hold` : `broken: ${broken.join(', ')}`)
process.exit(broken.length === 0 ? 0 : 1)
