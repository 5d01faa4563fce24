import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type axe from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2 A and AA; each finding in one line that says where and why. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(source)
  const results = await page.evaluate(async () => {
    const tool = (globalThis as unknown as { axe: typeof axe }).axe
    const { violations } = await tool.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map((node) => ({ target: node.target.join(' '), why: node.failureSummary ?? '' })),
    }))
  })
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
