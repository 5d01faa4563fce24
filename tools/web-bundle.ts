// What the bundle need not carry. The sources stay one, checked by one compiler; the browser gets less of them.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

type Module = Readonly<Record<string, unknown>>

/** Runs a source under Node and answers what it exports. */
async function evaluate(path: string): Promise<Module> {
  return (await import(pathToFileURL(path).href)) as Module
}

function lines(module: Module, write: (name: string, value: unknown) => string): string {
  return Object.entries(module)
    .map(([name, value]) => `export const ${name} = ${write(name, value)}`)
    .join('\n')
}

async function laterWords(): Promise<Module> {
  return (await evaluate(join(import.meta.dirname, '../src/web/i18n/later.ts')))['later'] as Module
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Chinese is in the shell, but for what some pages bring later; English is fetched by those who read it. */
function chineseOnly(module: Module, later: Module): string {
  const isLater = (words: object): boolean => Object.keys(words).every((key) => key in later)
  return lines(module, (_name, value) => {
    if (!isObject(value)) return 'undefined'
    const chinese = value['zh']
    return JSON.stringify({ zh: isObject(chinese) && !isLater(chinese) ? chinese : {}, en: {} })
  })
}

/** Of an endpoint the client needs the address and the manner; the server checks what goes over the wire. */
const OF_AN_ENDPOINT = ['id', 'method', 'path', 'authState', 'ifMatch', 'reply', 'request'] as const

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain)
  if (isObject(value)) return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain)
  return ['string', 'number', 'boolean'].includes(typeof value) || value === null
}

function addressesOnly(module: Module): string {
  return lines(module, (name, value) => {
    if (isObject(value) && OF_AN_ENDPOINT.every((key) => key in value)) {
      return JSON.stringify(Object.fromEntries(OF_AN_ENDPOINT.map((key) => [key, value[key]])))
    }
    if (isPlain(value)) return JSON.stringify(value)
    // A schema is imported for its type; whoever runs it in the browser is told.
    const complaint = JSON.stringify(`${name}: schemas run on the server`)
    return `new Proxy({}, { get() { throw new Error(${complaint}) } })`
  })
}

function wordsOf(module: Module): string {
  return lines(module, (_name, value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`)
}

export function leanBundle(): Plugin {
  return {
    name: 'zhixin-lean-bundle',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      const path = id.split('?')[0] ?? id
      if (path.endsWith('.texts.ts')) return chineseOnly(await evaluate(path), await laterWords())
      if (path.endsWith('.contract.ts')) return addressesOnly(await evaluate(path))
      if (/\/web\/i18n\/(english|later)\.ts$/.test(path)) return wordsOf(await evaluate(path))
      return undefined
    },
  }
}
