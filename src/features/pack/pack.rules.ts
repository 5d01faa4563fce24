import { defineErrors } from '../../kernel/errors.ts'
import type { Figure } from '../../kernel/pack/figure.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { all, definePermissions, forRoles, ROLES } from '../../kernel/roles.ts'

export const packPermissions = definePermissions({ 'pack:read': forRoles(ROLES, all) })
export const packErrors = defineErrors({})

export const PACK_SECTIONS = ['calendar', 'value', 'tiers', 'service', 'complaints', 'imports'] as const
export type PackSection = (typeof PACK_SECTIONS)[number]

/** One figure of the pack in force with the way to it, e.g. `value.components.revenue.weight`. */
export interface SourcedFigure {
  readonly path: string
  readonly section: PackSection
  readonly value: unknown
  readonly source: string
  readonly meaning: { readonly zh: string; readonly en: string } | null
  /** No document names it: the branch should confirm it. */
  readonly isAssumed: boolean
}

function isFigure(node: object): node is Figure<unknown> {
  return 'source' in node && 'value' in node
}

function collect(node: unknown, path: string, section: PackSection, found: SourcedFigure[]): void {
  if (node === null || typeof node !== 'object') return
  if (isFigure(node)) {
    found.push({
      path,
      section,
      value: node.value,
      source: node.source,
      meaning: node.meaning ?? null,
      isAssumed: node.source.includes('assumed'),
    })
    return
  }
  for (const [name, child] of Object.entries(node)) collect(child, `${path}.${name}`, section, found)
}

/** Every figure of the pack in the pack's own order. */
export function listFigures(pack: Pack): SourcedFigure[] {
  const found: SourcedFigure[] = []
  for (const section of PACK_SECTIONS) collect(pack[section], section, section, found)
  return found
}

/** What a source names beside what is assumed: requirement ids and lines of the facts. */
export function documentsOf(source: string): string {
  return source
    .split(';')
    .filter((part) => !part.includes('assumed'))
    .join(';')
    .trim()
}
