import { isTest, projectFiles, readText } from './files.ts'
import type { Rule } from './rule.ts'

const maySpeakSql = [/\.(queries|scope)\.ts$/, /^src\/platform\//, /^src\/cli\//, /^src\/demo\//]
const speaksSql =
  /\.(?:selectFrom|selectNoFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\s*(?:<[^>]*>)?\(|import\s*\{[^}]*\bsql\b[^}]*\}\s*from\s*'kysely'|from\s+'pg'/

/** The primary enforcement of scope: rows are reached only where functions take a Scope. */
export const tableAccess: Rule = {
  name: 'table-access',
  says: 'tables are read and written only in *.queries.ts, *.scope.ts and the platform',
  run: async (root) =>
    projectFiles(root, ['src', 'packs'])
      .filter((path) => /\.tsx?$/.test(path) && !isTest(path) && !maySpeakSql.some((allowed) => allowed.test(path)))
      .flatMap((path) => {
        const lines = readText(root, path).split('\n')
        return lines.flatMap((line, index) => (speaksSql.test(line) ? [`${path}:${index + 1}: SQL outside *.queries.ts`] : []))
      }),
}

/**
 * Only `authorise` makes a Scope, so a query that takes one cannot be reached without a right. The few that run before any
 * right, or for the house itself, say `No scope: why`, or `No scope in this file: why`.
 */
export const scopeArgument: Rule = {
  name: 'scope-argument',
  says: 'a query function takes the transaction and the Scope of the right under which it runs',
  run: async (root) =>
    projectFiles(root, ['src/features'])
      .filter((path) => path.endsWith('.queries.ts') && !readText(root, path).includes('No scope in this file: '))
      .flatMap((path) => {
        const functions = readText(root, path).matchAll(
          /(?<!No scope[^\n]*\n)^export (?:async )?function (\w+)(?:<[^(]*>)?\(([^)]*)/gm,
        )
        return [...functions]
          .filter(
            ([, , parameters = '']) => /:\s*(Tx|Database|Kysely\b|pg\.)/.test(parameters) && !/:\s*Scope\b/.test(parameters),
          )
          .map(([, name]) => `${path}: ${name} takes no Scope and does not say why ("No scope: …")`)
      }),
}

const writes =
  /\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'(\w+)|\b(?:insert\s+into|update|delete\s+from|merge\s+into|truncate(?:\s+table)?|copy)\s+"?(\w+)"?(?=\s*(?:\(|set\b|where\b|using\b|as\b|from\b|values\b|select\b))/gi

/** Queries may join any table, but a table has one writer. */
export const tableWriters: Rule = {
  name: 'table-writers',
  says: 'a table is written by one feature only',
  run: async (root) => {
    const tables = new Set(
      projectFiles(root, ['db/migrations'])
        .filter((path) => path.endsWith('.sql'))
        .flatMap((path) =>
          [...readText(root, path).matchAll(/create table (?:if not exists )?(\w+)/gi)].map((match) => match[1] ?? ''),
        ),
    )
    const writers = new Map<string, Map<string, string>>()
    for (const path of projectFiles(root, ['src/features'])) {
      const feature = path.split('/')[2] ?? ''
      if (isTest(path) || !/\.(queries|scope)\.ts$/.test(path)) continue
      for (const match of readText(root, path).matchAll(writes)) {
        const table = match[1] ?? match[2] ?? ''
        if (!tables.has(table)) continue
        const known = writers.get(table) ?? new Map<string, string>()
        if (!known.has(feature)) known.set(feature, path)
        writers.set(table, known)
      }
    }
    return [...writers]
      .filter(([, known]) => known.size > 1)
      .map(
        ([table, known]) => `${table} is written by ${[...known].map(([feature, path]) => `${feature} (${path})`).join(' and ')}`,
      )
  },
}
