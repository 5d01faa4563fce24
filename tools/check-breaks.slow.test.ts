import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectFiles } from './check/files.ts'
import { runNode } from './check/command.ts'

/** A rule that cannot fail protects nothing: here each one is broken on purpose in a copy of the project. */

const root = dirname(import.meta.dirname)
/** The whole project. */
const copy = mkdtempSync(join(tmpdir(), 'zhixin-broken-'))
/** Its settings and smallest room: the compiler and the linter judge a file by no more, and need not read all others again. */
const corner = mkdtempSync(join(tmpdir(), 'zhixin-corner-'))
const IN_CORNER = /^(src\/kernel\/(?!.*\.test\.)|[^/]+$)/

beforeAll(() => {
  for (const path of projectFiles(root)) {
    for (const into of IN_CORNER.test(path) ? [copy, corner] : [copy]) {
      mkdirSync(dirname(join(into, path)), { recursive: true })
      cpSync(join(root, path), join(into, path))
    }
  }
  for (const into of [copy, corner]) symlinkSync(join(root, 'node_modules'), join(into, 'node_modules'))
})
afterAll(() => {
  for (const made of [copy, corner]) rmSync(made, { recursive: true, force: true })
})

const read = (path: string): string => readFileSync(join(copy, path), 'utf8')

function put(path: string, text: string | undefined, into = copy): void {
  if (text === undefined) return rmSync(join(into, path), { force: true })
  mkdirSync(dirname(join(into, path)), { recursive: true })
  writeFileSync(join(into, path), text)
}

/** What the check says of one rule in the corner while it holds these files too. */
async function checkCorner(rule: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) put(path, text, corner)
  const { output } = await runNode(root, ['tools/check.ts', '--only', rule, '--root', corner])
  for (const path of Object.keys(files)) put(path, undefined, corner)
  return output
}

/** What `npm run check` says of one rule while the files are as given; undefined deletes one. Then all is put back. */
async function checkWith(
  rule: string,
  files: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number | null; output: string }> {
  const before = new Map(Object.keys(files).map((path) => [path, existsSync(join(copy, path)) ? read(path) : undefined]))
  try {
    for (const [path, text] of Object.entries(files)) put(path, text)
    return await runNode(copy, ['tools/check.ts', '--only', rule, '--root', copy])
  } finally {
    for (const [path, text] of before) put(path, text)
  }
}

const replaced = (path: string, from: string | RegExp, to: string): Record<string, string> => {
  const text = read(path)
  const changed = text.replace(from, to)
  expect(changed, `${path} holds what is to be broken`).not.toBe(text)
  return { [path]: changed }
}

/** The files that break one arrow each: rule → [path, source]. Each imports what its room may not. */
const brokenArrows: Readonly<Record<string, readonly [path: string, source: string]>> = {
  'kernel-imports-nothing': ['src/kernel/broken-kernel.ts', `import '../platform/clock.ts'`],
  'contract-library-on-kernel': ['src/contract/broken-library.ts', `import '../platform/clock.ts'`],
  'platform-knows-no-feature': ['src/platform/broken-platform.ts', `import '../features/staff/staff.rules.ts'`],
  'packs-on-kernel': ['packs/telecom/broken-pack.ts', `import '../../src/platform/clock.ts'`],
  'rules-are-pure': ['src/features/staff/staff.broken.rules.ts', `import { z } from 'zod'\nvoid z`],
  'contract-on-rules': ['src/features/staff/staff.broken.contract.ts', `import '../../platform/clock.ts'`],
  'texts-are-words': ['src/features/staff/staff.broken.texts.ts', `import './staff.rules.ts'`],
  'queries-below-usecases': ['src/features/staff/staff.broken.queries.ts', `import './staff.usecases.ts'`],
  'usecases-below-edges': ['src/features/staff/staff.broken.usecases.ts', `import './staff.routes.ts'`],
  'routes-through-usecases': ['src/features/staff/staff.broken.routes.ts', `import './staff.queries.ts'`],
  'jobs-beside-routes': ['src/features/staff/staff.broken.jobs.ts', `import './staff.routes.ts'`],
  'cli-on-usecases': ['src/cli/broken-command.ts', `import '../features/staff/staff.routes.ts'`],
  'web-without-server': ['src/features/staff/web/broken-page.tsx', `import '../staff.queries.ts'`],
  'web-without-node': ['src/web/broken-app.ts', `import 'node:fs'`],
  'roots-on-top': ['src/features/staff/staff.root.usecases.ts', `import '../../server.ts'`],
  'across-features': ['src/features/staff/staff.across.usecases.ts', `import '../session/session.queries.ts'`],
  'scope-fragments-in-sql': ['src/features/today/today.broken.usecases.ts', `import '../customers/customers.scope.ts'`],
  'feature-order': ['src/features/session/session.broken.rules.ts', `import '../staff/staff.rules.ts'`],
  'no-cycles': ['src/kernel/broken-cycle.ts', `import './broken-cycle-back.ts'`],
  'product-without-tools': ['src/platform/broken-tool.ts', `import '../../tools/browser.ts'`],
  'no-development-package': ['src/platform/broken-package.ts', `import 'fast-check'`],
  'no-unresolved': ['src/platform/broken-way.ts', `import './not-there.ts'`],
  'no-orphans': ['src/kernel/broken-orphan.ts', `export const nobody = 1`],
}

describe('every arrow fails when an import breaks it', () => {
  let output = ''
  beforeAll(async () => {
    const files = Object.fromEntries(Object.values(brokenArrows).map(([path, source]) => [path, `${source}\n`]))
    output = (await checkWith('arrows', { ...files, 'src/kernel/broken-cycle-back.ts': `import './broken-cycle.ts'\n` })).output
  })
  test.each(Object.entries(brokenArrows))('%s', (name, [path]) => {
    expect(output.split('\n').map((line) => line.trim())).toContainEqual(
      expect.stringMatching(new RegExp(`^${name}: .*${path.replaceAll('.', '\\.')} →`)),
    )
  })
  test('the list above names every arrow', async () => {
    const { output: names } = await runNode(root, [
      '-p',
      `require('./tools/architecture/rules.cjs').forbidden.map((rule) => rule.name).join(' ')`,
    ])
    expect(Object.keys(brokenArrows).sort()).toEqual([...new Set(names.trim().split(' '))].sort())
  })
  test('reading no module is a failure and not a success', async () => {
    const { output: without } = await checkWith(
      'arrows',
      replaced('tools/architecture/rules.cjs', `doNotFollow`, `includeOnly: '^nowhere/', doNotFollow`),
    )
    expect(without).toMatch(/only 0 modules were read/)
  })
})

/** One file breaks each rule of the linter that the house relies on. */
const brokenLint: Readonly<Record<string, readonly [path: string, source: string]>> = {
  'import(no-default-export)': ['src/kernel/lint-default.ts', `export default 1`],
  'oxc(no-barrel-file)': ['src/kernel/lint-barrel.ts', `export * from './ids.ts'`],
  'typescript(no-explicit-any)': ['src/kernel/lint-any.ts', `export const loose: any = 1`],
  'typescript(no-floating-promises)': ['src/kernel/lint-promise.ts', `Promise.resolve(1)\nexport const one = 1`],
  'eslint(max-lines)': [
    'src/kernel/lint-long.ts',
    Array.from({ length: 401 }, (_, line) => `export const line${line} = ${line}`).join('\n'),
  ],
  'eslint(no-console)': ['src/kernel/lint-console.ts', `console.log('secret')`],
  'eslint(eqeqeq)': ['src/kernel/lint-equal.ts', `export const same = (a: number, b: number): boolean => a == b`],
  'typescript(ban-ts-comment)': ['src/kernel/lint-ignore.ts', `// @ts-ignore\nexport const ignored = 1`],
  'react(no-danger)': ['src/web/lint-danger.tsx', `export const Danger = () => <p dangerouslySetInnerHTML={{ __html: '' }} />`],
  'typescript(switch-exhaustiveness-check)': [
    'src/kernel/lint-switch.ts',
    `export function pick(way: 'a' | 'b'): void {\n  switch (way) {\n    case 'a':\n      return\n  }\n}`,
  ],
  'vitest(no-focused-tests)': [
    'src/kernel/lint-only.test.ts',
    `import { test } from 'vitest'\ntest.only('one', () => undefined)`,
  ],
}

describe('the linter fails on what the house forbids', () => {
  let output = ''
  beforeAll(async () => {
    const files = Object.fromEntries(Object.values(brokenLint).map(([path, source]) => [path, `${source}\n`]))
    const long = Array.from({ length: 601 }, (_, line) => `export const line${line} = ${line}`).join('\n')
    output = await checkCorner('lint', { ...files, 'src/kernel/lint-long.test.ts': long })
  })
  test.each(Object.entries(brokenLint))('%s', (name, [path]) => {
    expect(output.split('\n').filter((line) => line.includes(path) && line.includes(name))).not.toEqual([])
  })
  test('a test file may be longer, but not without end', () => {
    expect(output).toMatch(/lint-long\.test\.ts.*max-lines/)
  })
})

test('types: a wrong type', async () => {
  const output = await checkCorner('types', { 'src/kernel/broken.ts': `export const count: number = 'many'\n` })
  expect(output).toMatch(/✗ types/)
  expect(output).toMatch(/src\/kernel\/broken\.ts\(1,14\): error TS2322/)
})

interface Break {
  readonly rule: string
  readonly how: string
  readonly files: () => Readonly<Record<string, string | undefined>>
  readonly complaint: RegExp
}
const write = (path: string, text: string) => () => ({ [path]: text })
const change = (path: string, from: RegExp, to: string) => () => replaced(path, from, to)
/** The entry of one package in the lockfile, up to the field that is to be broken. */
const locked = (name: string, upTo = '') => new RegExp(`("node_modules/${name}": \\{${upTo})`)

// Written in pieces, so that this file is not a finding itself.
const key = [
  ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' '),
  'MIIEpAIBAAKCAQEA'.repeat(40),
  ['-----END RSA', 'PRIVATE KEY-----'].join(' '),
]
const host = ['registry', 'npmjs', 'org'].join('.')

/** All at once in one copy: each breaks a file of its own, or a place of its own in a shared one. */
const breaks: readonly Break[] = [
  {
    rule: 'format',
    how: 'an unformatted file',
    files: write('src/kernel/broken-format.ts', `export const  a = "b";\n`),
    complaint: /src\/kernel\/broken-format\.ts/,
  },
  ...['db-types', 'db-schema'].map((rule) => ({
    rule,
    how: 'a migration that nobody wrote down',
    files: write('db/migrations/9999_more.sql', 'create table more (id uuid constraint more_pk primary key);\n'),
    complaint: /does not match db\/migrations/,
  })),
  { rule: 'secrets', how: 'a private key', files: write('src/kernel/key.pem', `${key.join('\n')}\n`), complaint: /PrivateKey/i },
  {
    rule: 'dictionary',
    how: 'an error without a text',
    files: change(
      'src/contract/common-errors.ts',
      /'request.invalid': 'invalid',/,
      `'request.invalid': 'invalid',\n  'request.odd': 'invalid',`,
    ),
    complaint: /error\.request\.odd has no text in en/,
  },
  {
    rule: 'bare-text',
    how: 'a Chinese word in a page',
    files: write('src/web/broken.tsx', `export const Broken = () => <p>客户</p>\n`),
    complaint: /src\/web\/broken\.tsx:1/,
  },
  {
    rule: 'file-names',
    how: 'a junk drawer',
    files: write('src/platform/utils.ts', 'export const a = 1\n'),
    complaint: /utils\.ts: a name that says nothing/,
  },
  { rule: 'file-names', how: 'a barrel', files: write('src/kernel/index.ts', 'export const a = 1\n'), complaint: /index file/ },
  {
    rule: 'file-names',
    how: 'capitals',
    files: write('src/kernel/RoleNames.ts', 'export const a = 1\n'),
    complaint: /not kebab-case/,
  },
  {
    rule: 'file-names',
    how: 'a feature file without a room',
    files: write('src/features/staff/staff.thing.ts', 'export const a = 1\n'),
    complaint: /no room/,
  },
  {
    rule: 'file-names',
    how: 'a feature outside the order',
    files: write('src/features/extra/extra.rules.ts', 'export const a = 1\n'),
    complaint: /extra is not in tools\/architecture\/feature-order\.cjs/,
  },
  {
    rule: 'table-access',
    how: 'SQL in a use case',
    files: write('src/features/staff/staff.broken.usecases.ts', `export const rows = (work) => work.tx.selectFrom('staff')\n`),
    complaint: /SQL outside/,
  },
  {
    rule: 'scope-argument',
    how: 'a query without a Scope',
    files: write('src/features/staff/staff.broken.queries.ts', `export async function everybody(tx: Tx): Promise<void> {}\n`),
    complaint: /everybody takes no Scope/,
  },
  {
    rule: 'table-writers',
    how: 'a second writer',
    files: write('src/features/today/today.broken.queries.ts', `export const write = (tx) => tx.updateTable('staff')\n`),
    complaint: /staff is written by/,
  },
  {
    rule: 'migrations',
    how: 'a sequence',
    files: write('db/migrations/9996_more.sql', 'create table more_numbered (id bigserial);\n'),
    complaint: /9996.*a sequence/,
  },
  {
    rule: 'migrations',
    how: 'a constraint without a name',
    files: write('db/migrations/9997_more.sql', 'create table more_unnamed (\n  id uuid primary key\n);\n'),
    complaint: /9997.*without a name/,
  },
  {
    rule: 'migrations',
    how: 'a trigger on a table about customers',
    files: write(
      'db/migrations/9998_more.sql',
      'create trigger customer_changes before update on customer for each row execute function suppress_redundant_updates_trigger();\n',
    ),
    complaint: /trigger customer_changes on customer/,
  },
  {
    rule: 'migrations',
    how: 'a gap in the numbers',
    files: write('db/migrations/9995_more.sql', ''),
    complaint: /9995.*the next number is/,
  },
  {
    rule: 'lockfile',
    how: 'a host',
    files: change('package-lock.json', locked('zod'), `$1\n      "resolved": "https://packages.example/zod.tgz",`),
    complaint: /zod.* names a host|names a host.*zod/,
  },
  {
    rule: 'lockfile',
    how: 'no hash',
    files: change('package-lock.json', new RegExp(locked('pino', '[^}]*?').source + `"integrity": "[^"]+"`), `$1"integrity": ""`),
    complaint: /pino.*no sha512/,
  },
  {
    rule: 'lockfile',
    how: 'a range',
    files: change('package.json', /"zod": "/, `"zod": "^`),
    complaint: /not one exact version/,
  },
  {
    rule: 'install-scripts',
    how: 'a script at installation',
    files: change('package-lock.json', locked('kysely'), `$1\n      "hasInstallScript": true,`),
    complaint: /kysely wants to run a script/,
  },
  {
    rule: 'licences',
    how: 'a licence that binds',
    files: change('package-lock.json', new RegExp(locked('dayjs', '[^}]*?"license": ').source + `"MIT"`), `$1"AGPL-3.0-only"`),
    complaint: /dayjs .*AGPL-3\.0-only/,
  },
  {
    rule: 'dependencies-document',
    how: 'a package nobody wrote down',
    files: change('docs/dependencies.md', /^\| `zod`.*\n/m, ''),
    complaint: /zod is missing/,
  },
  { rule: 'documents', how: 'a missing document', files: () => ({ LICENSE: undefined }), complaint: /LICENSE is missing/ },
  {
    rule: 'documents',
    how: 'another order of features',
    files: change('ARCHITECTURE.md', /session → staff/, 'staff → session'),
    complaint: /the order of features is not/,
  },
  {
    rule: 'documents',
    how: 'a command that is not there',
    files: change('README.md', /$/, '\nRun npm run nowhere.\n'),
    complaint: /there is no command npm run nowhere/,
  },
  {
    rule: 'no-traces',
    how: 'the host of a registry',
    files: write('docs/broken.md', `See https://${host}/zod\n`),
    complaint: /docs\/broken\.md:1/,
  },
]

/** What the check said of one rule: its head line and the complaints below it. */
function saidOf(output: string, rule: string): string {
  const lines = output.split('\n')
  const from = lines.findIndex((line) => line.startsWith(`✗ ${rule} `))
  if (from < 0) return ''
  const length = lines.slice(from + 1).findIndex((line) => /^[✓✗] /.test(line))
  return lines.slice(from, length < 0 ? undefined : from + 1 + length).join('\n')
}

describe('every other rule of npm run check fails when it is broken', () => {
  let said: { code: number | null; output: string } = { code: null, output: '' }
  beforeAll(async () => {
    // One change after the other on the file as the one before left it.
    const before = new Map<string, string | undefined>()
    try {
      for (const { files } of breaks) {
        for (const [path, text] of Object.entries(files())) {
          if (!before.has(path)) before.set(path, existsSync(join(copy, path)) ? read(path) : undefined)
          put(path, text)
        }
      }
      said = await runNode(copy, [
        'tools/check.ts',
        ...[...new Set(breaks.map(({ rule }) => rule))].flatMap((rule) => ['--only', rule]),
        '--root',
        copy,
      ])
    } finally {
      for (const [path, text] of before) put(path, text)
    }
  })
  test.each(breaks.map((each) => [each.rule, each.how, each.complaint] as const))('%s: %s', (rule, _how, complaint) => {
    expect(saidOf(said.output, rule)).toMatch(complaint)
  })
  test('and the command itself fails', () => {
    expect(said.code).toBe(1)
  })
})

test('every rule of npm run check is broken once above', async () => {
  const { output } = await runNode(root, ['tools/check.ts', '--list'])
  const rules = output
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
  expect(new Set([...breaks.map(({ rule }) => rule), 'arrows', 'lint', 'types'])).toEqual(new Set(rules))
})
