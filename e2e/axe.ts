import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules that a change of the colours alone can break. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/**
 * WCAG 2.2 A and AA; each finding in one line that says where and why. A page that was examined whole in its light colours
 * differs in the dark ones by its colours only: `colours` asks for no more.
 */
export async function axeFindings(page: Page, about: 'all' | 'colours' = 'all'): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  if (!isThere) await page.evaluate(source)
  const runOnly: axe.RunOnly = about === 'all' ? { type: 'tag', values: STANDARDS } : { type: 'rule', values: COLOUR_RULES }
  const results = await page.evaluate(async (only) => {
    const tool = (globalThis as unknown as { axe: typeof axe }).axe
    // No style sheet is read again: ours are of the page's own address.
    const { violations } = await tool.run(document, { runOnly: only, resultTypes: ['violations'], preload: false })
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map((node) => ({ target: node.target.join(' '), why: node.failureSummary ?? '' })),
    }))
  }, runOnly)
  return results.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) =>
        `${id} at ${node.target}: ${node.why
          .replaceAll(/\s+/g, ' ')
          .replace(/^Fix (any|all) of the following: /, '')
          .slice(0, 160)}`,
    ),
  )
}
