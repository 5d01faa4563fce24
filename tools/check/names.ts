import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isTest, projectFiles } from './files.ts'
import type { Rule } from './rule.ts'

const rooms = ['rules', 'contract', 'queries', 'scope', 'usecases', 'routes', 'jobs', 'texts']
const junkDrawers = /(^|[-.])(utils?|helpers?|misc|common|shared|stuff|tmp|temp|old|new|final|todo|fixme)\.tsx?$/
const kebab = /^[a-z0-9]+(?:[-.][a-z0-9]+)*\.[a-z]+$/
const allCapitals = /^[A-Z][A-Z_]*(\.md)?$/

/** A file's name says what it is and in which room it stands. */
export const fileNames: Rule = {
  name: 'file-names',
  says: 'files are named in kebab-case after what they are, and a feature file after its room',
  run: async (root) => {
    const order = createRequire(import.meta.url)(join(root, 'tools/architecture/feature-order.cjs')) as string[]
    return projectFiles(root, ['src', 'packs', 'test', 'bench', 'e2e', 'tools']).flatMap((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      const wrong: string[] = []
      if (!kebab.test(name) && !allCapitals.test(name) && !name.startsWith('.')) wrong.push(`${path}: not kebab-case`)
      if (junkDrawers.test(name)) wrong.push(`${path}: a name that says nothing about what is inside`)
      if (/^index\.tsx?$/.test(name) && !/^packs\/[^/]+\/index\.ts$/.test(path))
        wrong.push(`${path}: an index file hides where things are`)
      const [, feature, inside] = /^src\/features\/([^/]+)\/(.+)$/.exec(path) ?? []
      if (feature !== undefined && inside !== undefined) {
        if (!order.includes(feature)) wrong.push(`${path}: feature ${feature} is not in tools/architecture/feature-order.cjs`)
        const stem = inside.replace(/(\.db|\.slow)?(\.test)?\.tsx?$/, '')
        const room = stem.slice(stem.lastIndexOf('.') + 1)
        if (!inside.startsWith('web/') && !isTest(path) && !rooms.includes(room)) {
          wrong.push(`${path}: no room; end it with ${rooms.map((one) => `.${one}.ts`).join(', ')}`)
        }
        if (!inside.startsWith('web/') && !inside.endsWith('.texts.ts') && !inside.startsWith(feature))
          wrong.push(`${path}: does not begin with the feature's name`)
      }
      return wrong
    })
  },
}
