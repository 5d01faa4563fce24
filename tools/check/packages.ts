import { readJson } from './files.ts'
import type { Rule } from './rule.ts'

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
  readonly scripts: Readonly<Record<string, string>>
}
export interface LockEntry {
  readonly name?: string
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly link?: boolean
}
interface Lock {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, LockEntry>>
}

export const manifest = (root: string): Manifest => readJson<Manifest>(root, 'package.json')
export const lockEntries = (root: string): (readonly [path: string, entry: LockEntry])[] =>
  Object.entries(readJson<Lock>(root, 'package-lock.json').packages).filter(([path]) => path !== '')
export const packageName = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/

export const lockfile: Rule = {
  name: 'lockfile',
  says: 'every package is pinned, carries its hash, and names no place to fetch it from',
  run: async (root) => {
    const { dependencies, optionalDependencies, devDependencies } = manifest(root)
    const wanted = { ...dependencies, ...optionalDependencies, ...devDependencies }
    const entries = new Map(lockEntries(root))
    const wrong = Object.entries(wanted).flatMap(([name, range]) => {
      if (!exact.test(range)) return [`package.json: ${name} ${range} is not one exact version`]
      const locked = entries.get(`node_modules/${name}`)?.version
      return locked === range.slice(range.lastIndexOf('@') + 1)
        ? []
        : [`package.json asks ${name} ${range}, package-lock.json has ${locked ?? 'none'}`]
    })
    if (readJson<Lock>(root, 'package-lock.json').lockfileVersion !== 3) wrong.push('package-lock.json is not of version 3')
    for (const [path, entry] of entries) {
      if (entry.link === true) wrong.push(`${path}: a link to a folder`)
      if (entry.resolved !== undefined)
        wrong.push(`${path}: "resolved" names a host; write the lock with omit-lockfile-registry-resolved`)
      if (entry.integrity === undefined || !entry.integrity.startsWith('sha512-')) wrong.push(`${path}: no sha512 hash`)
    }
    return wrong
  },
}

export const installScripts: Rule = {
  name: 'install-scripts',
  says: 'only the packages that allowScripts names run a script when they are installed',
  run: async (root) => {
    const allowed = manifest(root).allowScripts
    const withScripts = new Set(
      lockEntries(root)
        .filter(([, entry]) => entry.hasInstallScript === true)
        .map(([path, entry]) => entry.name ?? packageName(path)),
    )
    return [
      ...[...withScripts]
        .filter((name) => allowed[name] === undefined)
        .map((name) => `${name} wants to run a script: name it in allowScripts, true or false`),
      ...Object.keys(allowed)
        .filter((name) => !withScripts.has(name))
        .map((name) => `allowScripts names ${name}, which has no script`),
    ]
  },
}

/** Licences under which a product may carry a package unchanged; a new one is a decision, not a default. */
const accepted = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'OFL-1.1',
  'WTFPL',
  'Zlib',
  'MPL-2.0',
])
/** Fine for a tool that does not ship with the product. */
const acceptedInDevelopment = new Set(['Artistic-2.0', 'CC-BY-4.0', 'CC-BY-3.0'])

export function licenceOf(root: string, path: string, entry: LockEntry): string {
  if (entry.license !== undefined) return entry.license
  try {
    const own = readJson<{ license?: string | { type: string }; licenses?: { type: string }[] }>(root, `${path}/package.json`)
    const value = own.license ?? own.licenses?.[0]
    return typeof value === 'string' ? value : (value?.type ?? 'none')
  } catch {
    return 'none'
  }
}

function isAccepted(licence: string, dev: boolean): boolean {
  const plain = licence.replaceAll(/[()]/g, '')
  if (plain.includes(' AND ')) return plain.split(' AND ').every((part) => isAccepted(part, dev))
  if (plain.includes(' OR ')) return plain.split(' OR ').some((part) => isAccepted(part, dev))
  return accepted.has(plain) || (dev && acceptedInDevelopment.has(plain))
}

export const licences: Rule = {
  name: 'licences',
  says: 'every package has a licence that the product may carry',
  run: async (root) =>
    lockEntries(root).flatMap(([path, entry]) => {
      const licence = licenceOf(root, path, entry)
      return isAccepted(licence, entry.dev === true) ? [] : [`${packageName(path)} ${entry.version ?? ''}: ${licence}`]
    }),
}
