import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readText } from './files.ts'
import { licenceOf, lockEntries, manifest } from './packages.ts'
import type { Rule } from './rule.ts'

const document = 'docs/dependencies.md'

/** docs/dependencies.md has one row for each direct dependency: name, licence, reason. */
export const dependenciesDocument: Rule = {
  name: 'dependencies-document',
  says: `${document} names every dependency with its licence and its reason`,
  run: async (root) => {
    if (!existsSync(join(root, document))) return [`${document} is missing`]
    const { dependencies, optionalDependencies, devDependencies } = manifest(root)
    const wanted = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies })
    const entries = new Map(lockEntries(root))
    const rows = new Map<string, readonly [licence: string, reason: string]>()
    const wrong: string[] = []
    for (const match of readText(root, document).matchAll(/^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|$/gm)) {
      const [, name = '', licence = '', reason = ''] = match
      if (rows.has(name)) wrong.push(`${name} stands twice`)
      rows.set(name, [licence.trim(), reason.trim()])
    }
    for (const name of wanted) {
      const row = rows.get(name)
      const path = `node_modules/${name}`
      const entry = entries.get(path)
      if (row === undefined) wrong.push(`${name} is missing`)
      else if (row[1] === '') wrong.push(`${name} has no reason`)
      else if (entry !== undefined && row[0] !== licenceOf(root, path, entry))
        wrong.push(`${name}: its licence is ${licenceOf(root, path, entry)}, not ${row[0]}`)
    }
    for (const name of rows.keys()) if (!wanted.includes(name)) wrong.push(`${name} is no dependency any more`)
    return wrong.map((line) => `${document}: ${line}`)
  },
}

const required = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'LICENSE',
  document,
  'docs/security.md',
  '.ci/run',
]

/** The documents stand, the links between them lead somewhere, and every command that they name exists. */
export const documents: Rule = {
  name: 'documents',
  says: 'the documents stand, their links lead somewhere and the commands they name exist',
  run: async (root) => {
    const wrong = required.filter((path) => !existsSync(join(root, path))).map((path) => `${path} is missing`)
    const order = createRequire(import.meta.url)(join(root, 'tools/architecture/feature-order.cjs')) as string[]
    const told = existsSync(join(root, 'ARCHITECTURE.md'))
      ? [...readText(root, 'ARCHITECTURE.md').matchAll(/^ {4}.*→.*$/gm)].join(' ').match(/[a-z]+/g)
      : []
    if (told?.join(' ') !== order.join(' '))
      wrong.push('ARCHITECTURE.md: the order of features is not that of tools/architecture/feature-order.cjs')
    const { scripts } = manifest(root)
    for (const [name, script] of Object.entries(scripts)) {
      const file = script.split(' ')[2] ?? ''
      if (!script.startsWith('node tools/run.mjs ') || !existsSync(join(root, file)))
        wrong.push(`package.json: ${name} runs ${script}, which is not there`)
    }
    for (const path of required.filter((one) => one.endsWith('.md') && existsSync(join(root, one)))) {
      const text = readText(root, path)
      for (const [, command = ''] of text.matchAll(/npm run ([a-z:]+)/g)) {
        if (scripts[command] === undefined) wrong.push(`${path}: there is no command npm run ${command}`)
      }
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
        if (!existsSync(join(root, path, '..', link))) wrong.push(`${path}: ${link} is not there`)
      }
    }
    return wrong
  },
}
