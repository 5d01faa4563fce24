import { projectFiles, readText } from './files.ts'
import type { Rule } from './rule.ts'

const forbidden: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /\b(big)?serial\b|create sequence|generated (always|by default) as identity/i,
    'a sequence: ids are UUIDv7, made by the caller',
  ],
  [/\bexclude using\b/i, 'an exclusion constraint: it cannot be distributed'],
  [/\bdrop table\b|\bdrop column\b/i, 'drops data: expand now, contract in a later release with the rule’s exception'],
]
const triggers = /create (?:or replace )?(?:constraint )?trigger (\w+)[\s\S]*?\bon (\w+)/gi
const unnamed = /^\s*(primary key|foreign key|unique|check)\b|[^\w](?<!constraint \w+ )(primary key|references)\b/i

/** Forward only, in order, and nothing in them that keeps a table from being distributed. */
export const migrations: Rule = {
  name: 'migrations',
  says: 'migrations are numbered without a gap, name their constraints and can be distributed',
  run: async (root) => {
    const files = projectFiles(root, ['db/migrations'])
    const wrong: string[] = []
    const everything = files.map((path) => readText(root, path)).join('\n')
    const tables = [...everything.matchAll(/create table (?:if not exists )?(\w+) \(([\s\S]*?)\n\)/gi)]
    const aboutCustomers = new Set(
      tables
        .filter(([, , columns]) => /^\s*(customer_id|root_id) uuid (not null|constraint)/m.test(columns ?? ''))
        .map(([, table]) => table ?? ''),
    )
    files.forEach((path, index) => {
      const [, number = ''] = /^db\/migrations\/(\d{4})_[a-z0-9_]+\.sql$/.exec(path) ?? []
      if (number === '') wrong.push(`${path}: not named 0001_what_it_does.sql`)
      else if (Number(number) !== index + 1) wrong.push(`${path}: the next number is ${String(index + 1).padStart(4, '0')}`)
      const text = readText(root, path)
      for (const [, trigger = '', table = ''] of text.matchAll(triggers)) {
        if (aboutCustomers.has(table))
          wrong.push(`${path}: trigger ${trigger} on ${table}, a table about customers: it cannot be distributed`)
      }
      const lines = text.split('\n')
      lines.forEach((raw, at) => {
        const line = raw.replace(/--.*$/, '')
        for (const [pattern, why] of forbidden) if (pattern.test(line)) wrong.push(`${path}:${at + 1}: ${why}`)
        if (unnamed.test(line) && !/\bconstraint\b/i.test(line) && !/\bconstraint \w+\s*$/i.test(lines[at - 1] ?? '')) {
          wrong.push(`${path}:${at + 1}: a constraint without a name; errors map from names`)
        }
      })
    })
    return wrong
  },
}
