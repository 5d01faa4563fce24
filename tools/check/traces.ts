import { projectFiles, readText } from './files.ts'
import { commandRule } from './command.ts'
import type { Rule } from './rule.ts'

// Written in pieces, so that this file is not its own first finding.
const hosts = [
  ['registry', 'npmjs', 'org'],
  ['npmmirror', 'com'],
  ['deb', 'debian', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'taobao', 'org'],
  ['registry', 'npm'],
]
const folders = [
  ['', 'work', ''],
  ['', 'root', ''],
  ['', 'home', ''],
]
const traces = [...hosts.map((parts) => parts.join('.')), ...folders.map((parts) => parts.join('/'))]
const binary = /\.(png|jpe?g|webp|ico|woff2?|ttf|otf|gz|br|parquet|xlsx|pdf)$/

/** The project is the same wherever it lies and whoever serves its packages. */
export const noTraces: Rule = {
  name: 'no-traces',
  says: 'no registry host and no path of one machine stands in the project',
  run: async (root) =>
    projectFiles(root)
      .filter((path) => !binary.test(path))
      .flatMap((path) => {
        const lines = readText(root, path).split('\n')
        return lines.flatMap((line, index) => {
          const found = traces.find(
            (trace) => line.includes(trace) && !new RegExp(`[\\w.]${trace.replaceAll('/', '\\/')}`).test(line),
          )
          return found === undefined ? [] : [`${path}:${index + 1}: ${found}`]
        })
      }),
}

export const secrets = commandRule('secrets', 'no secret stands in the project', 'node_modules/secretlint/bin/secretlint.js', [
  '--no-color',
  '*',
  '{.ci,src,packs,db,docs,test,e2e,bench,tools}/**/*',
])
