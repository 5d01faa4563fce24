import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectFiles } from './check/files.ts'
import { runNode } from './check/command.ts'

/** A rule that cannot fail protects nothing: here each one is broken on purpose in a copy of the project. */

const root = dirname(import.meta.dirname)
const copy = mkdtempSync(join(tmpdir(), 'zhixin-broken-'))

beforeAll(() => {
  for (const path of projectFiles(root)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(root, path), join(copy, path))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => {
  rmSync(copy, { recursive: true, force: true })
})

const read = (path: string): string => readFileSync(join(copy, path), 'utf8')

/** What `npm run check` says of one rule while the files are as given; undefined deletes one. Then all is put back. */
async function checkWith(
  rule: string,
  files: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number | null; output: string }> {
  const before = new Map(Object.keys(files).map((path) => [path, existsSync(join(copy, path)) ? read(path) : undefined]))
  const put = (path: string, text: string | undefined): void => {
    if (text === undefined) return rmSync(join(copy, path), { force: true })
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    writeFileSync(join(copy, path), text)
  }
  try {
    for (const [path, text] of Object.entries(files)) put(path, text)
    return await runNode(copy, ['tools/check.ts', '--only', rule, '--root', copy])
  } finally {
    for (const [path, text] of before) put(path, text)
  }
}

async function expectBroken(
  rule: string,
  files: Readonly<Record<string, string | undefined>>,
  ...complaints: readonly (string | RegExp)[]
): Promise<void> {
  const { code, output } = await checkWith(rule, files)
  expect(output).toContain(`✗ ${rule} `)
  for (const complaint of complaints) expect(output).toMatch(complaint)
  expect(code).toBe(1)
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
    output = (await checkWith('lint', { ...files, 'src/kernel/lint-long.test.ts': long })).output
  })
  test.each(Object.entries(brokenLint))('%s', (name, [path]) => {
    expect(output.split('\n').filter((line) => line.includes(path) && line.includes(name))).not.toEqual([])
  })
  test('a test file may be longer, but not without end', () => {
    expect(output).toMatch(/lint-long\.test\.ts.*max-lines/)
  })
})

describe('every other rule of npm run check fails when it is broken', () => {
  test('types', () =>
    expectBroken(
      'types',
      { 'src/kernel/broken.ts': `export const count: number = 'many'\n` },
      /src\/kernel\/broken\.ts\(1,14\): error TS2322/,
    ))
  test('format', () => expectBroken('format', { 'src/kernel/broken.ts': `export const  a = "b";\n` }, 'src/kernel/broken.ts'))
  test('db-types', () =>
    expectBroken(
      'db-types',
      { 'db/migrations/9999_more.sql': 'create table more (id uuid constraint more_pk primary key);\n' },
      /does not match db\/migrations/,
    ))
  test('db-schema', () =>
    expectBroken(
      'db-schema',
      { 'db/migrations/9999_more.sql': 'create table more (id uuid constraint more_pk primary key);\n' },
      /does not match db\/migrations/,
    ))
  test('secrets', () => {
    // Written in pieces, so that this file is not a finding itself.
    const key = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')
    const end = ['-----END RSA', 'PRIVATE KEY-----'].join(' ')
    return expectBroken('secrets', { 'src/kernel/key.pem': `${key}\n${'MIIEpAIBAAKCAQEA'.repeat(40)}\n${end}\n` }, /PrivateKey/i)
  })
  test('dictionary: an error without a text', () =>
    expectBroken(
      'dictionary',
      replaced(
        'src/contract/common-errors.ts',
        `'request.invalid': 'invalid',`,
        `'request.invalid': 'invalid',\n  'request.odd': 'invalid',`,
      ),
      /error\.request\.odd has no text in en/,
    ))
  test('bare-text', () =>
    expectBroken('bare-text', { 'src/web/broken.tsx': `export const Broken = () => <p>客户</p>\n` }, /src\/web\/broken\.tsx:1/))
  test('file-names: a junk drawer', () =>
    expectBroken('file-names', { 'src/platform/utils.ts': 'export const a = 1\n' }, /utils\.ts: a name that says nothing/))
  test('file-names: a barrel', () => expectBroken('file-names', { 'src/kernel/index.ts': 'export const a = 1\n' }, /index file/))
  test('file-names: capitals', () =>
    expectBroken('file-names', { 'src/kernel/RoleNames.ts': 'export const a = 1\n' }, /not kebab-case/))
  test('file-names: a feature file without a room', () =>
    expectBroken('file-names', { 'src/features/staff/staff.thing.ts': 'export const a = 1\n' }, /no room/))
  test('file-names: a feature outside the order', () =>
    expectBroken(
      'file-names',
      { 'src/features/extra/extra.rules.ts': 'export const a = 1\n' },
      /extra is not in tools\/architecture\/feature-order\.cjs/,
    ))
  test('table-access', () =>
    expectBroken(
      'table-access',
      { 'src/features/staff/staff.broken.usecases.ts': `export const rows = (work) => work.tx.selectFrom('staff')\n` },
      /SQL outside/,
    ))
  test('scope-argument', () =>
    expectBroken(
      'scope-argument',
      { 'src/features/staff/staff.broken.queries.ts': `export async function everybody(tx: Tx): Promise<void> {}\n` },
      /everybody takes no Scope/,
    ))
  test('table-writers', () =>
    expectBroken(
      'table-writers',
      { 'src/features/today/today.broken.queries.ts': `export const write = (tx) => tx.updateTable('staff')\n` },
      /staff is written by/,
    ))
  test('migrations: a sequence', () =>
    expectBroken('migrations', { 'db/migrations/9999_more.sql': 'create table more (id bigserial);\n' }, /a sequence/))
  test('migrations: a constraint without a name', () =>
    expectBroken(
      'migrations',
      { 'db/migrations/9999_more.sql': 'create table more (\n  id uuid primary key\n);\n' },
      /without a name/,
    ))
  test('migrations: a trigger on a table about customers', () =>
    expectBroken(
      'migrations',
      {
        'db/migrations/9999_more.sql':
          'create trigger customer_changes after update on customer for each row execute function f();\n',
      },
      /trigger customer_changes on customer/,
    ))
  test('migrations: a gap in the numbers', () =>
    expectBroken('migrations', { 'db/migrations/9999_more.sql': '' }, /the next number is/))
  test('lockfile: a host', () =>
    expectBroken(
      'lockfile',
      replaced('package-lock.json', /("node_modules\/zod": \{)/, `$1\n      "resolved": "https://packages.example/zod.tgz",`),
      /names a host/,
    ))
  test('lockfile: no hash', () =>
    expectBroken(
      'lockfile',
      replaced('package-lock.json', /("node_modules\/zod": \{[^}]*?)"integrity": "[^"]+"/, `$1"integrity": ""`),
      /no sha512/,
    ))
  test('lockfile: a range', () =>
    expectBroken('lockfile', replaced('package.json', /"zod": "/, `"zod": "^`), /not one exact version/))
  test('install-scripts', () =>
    expectBroken(
      'install-scripts',
      replaced('package-lock.json', /("node_modules\/zod": \{)/, `$1\n      "hasInstallScript": true,`),
      /zod wants to run a script/,
    ))
  test('licences', () =>
    expectBroken(
      'licences',
      replaced('package-lock.json', /("node_modules\/zod": \{[^}]*?"license": )"MIT"/, `$1"AGPL-3.0-only"`),
      /zod .*AGPL-3\.0-only/,
    ))
  test('dependencies-document', () =>
    expectBroken('dependencies-document', replaced('docs/dependencies.md', /^\| `zod`.*\n/m, ''), /zod is missing/))
  test('documents: a missing document', () => expectBroken('documents', { LICENSE: undefined }, /LICENSE is missing/))
  test('documents: another order of features', () =>
    expectBroken('documents', replaced('ARCHITECTURE.md', 'session → staff', 'staff → session'), /the order of features is not/))
  test('documents: a command that is not there', () =>
    expectBroken(
      'documents',
      { 'README.md': `${read('README.md')}\nRun npm run nowhere.\n` },
      /there is no command npm run nowhere/,
    ))
  test('no-traces', () => {
    const host = ['registry', 'npmjs', 'org'].join('.')
    return expectBroken('no-traces', { 'docs/broken.md': `See https://${host}/zod\n` }, /docs\/broken\.md:1/)
  })
})

test('every rule of npm run check is broken once above', async () => {
  const { output } = await runNode(root, ['tools/check.ts', '--list'])
  const rules = output
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
  const source = readFileSync(import.meta.filename, 'utf8')
  for (const rule of rules)
    expect(source, `${rule} is broken on purpose`).toMatch(new RegExp(`(expectBroken\\(\\s*|checkWith\\()'${rule}'`))
})
