import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './command.ts'
import type { Rule } from './rule.ts'

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
  readonly cycle?: readonly { readonly name: string }[]
}
interface Cruise {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number }
}

const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'

/** The arrows of ARCHITECTURE.md, and that no feature folder stands outside their order. */
export const arrows: Rule = {
  name: 'arrows',
  says: 'imports follow the arrows of ARCHITECTURE.md',
  run: async (root) => {
    const rooms = ['src', 'packs', 'test', 'bench', 'e2e', 'tools'].filter((folder) => existsSync(join(root, folder)))
    const { output } = await runNode(root, [
      cruiser,
      '--config',
      'tools/architecture/rules.cjs',
      '--output-type',
      'json',
      ...rooms,
    ])
    let cruise: Cruise
    try {
      cruise = JSON.parse(output) as Cruise
    } catch {
      return output.split('\n').slice(0, 20)
    }
    // Without a TypeScript that has a compiler API it reads nothing and finds nothing wrong.
    if (cruise.summary.totalCruised < 50)
      return [`only ${cruise.summary.totalCruised} modules were read: is typescript 6 installed?`]
    return cruise.summary.violations.map((violation) => {
      const way = violation.cycle?.map((step) => step.name).join(' → ') ?? violation.to
      return `${violation.rule.name}: ${violation.from} → ${way}`
    })
  },
}
