import type { Page } from '@playwright/test'
import type { PageDefinition } from '../src/web/page-definition.ts'
import type { Role } from '../src/kernel/roles.ts'
import type { Address } from './house.ts'
import type { Doorman } from './server.ts'

const rights = new Map<Role, ReadonlySet<string>>()

async function rightsOf(house: Address, doorman: Doorman, role: Role): Promise<ReadonlySet<string>> {
  const known = rights.get(role)
  if (known !== undefined) return known
  const { cookies } = await doorman.stateOf(role)
  const reply = await fetch(`${house.url}/api/session`, {
    headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
  })
  const { permissions } = (await reply.json()) as { permissions: Record<string, unknown> }
  const found = new Set(Object.keys(permissions))
  rights.set(role, found)
  return found
}

/** Those who work in a page are asked before those who only look: the first role of the demo that may open it. */
const ASKED_IN_TURN: readonly Role[] = ['VM', 'SV', 'AN', 'AD', 'DP', 'CH', 'QA', 'GM', 'ZS', 'CO', 'EX']

export async function roleFor(house: Address, doorman: Doorman, page: PageDefinition): Promise<Role> {
  for (const role of ASKED_IN_TURN) {
    if (!house.logins.some((login) => login.role === role)) continue
    if (page.permission === undefined || (await rightsOf(house, doorman, role)).has(page.permission)) return role
  }
  throw new Error(`no demo login may open ${page.path} (${page.permission ?? 'public'})`)
}

/** Two frames: what an event set going has been drawn, and its calls are under way. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))

/** Skeletons gone, calls answered, no colour on its way to another one. */
export async function settle(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await drawn(page)
  await page.locator('.zx-skeleton').first().waitFor({ state: 'detached' })
  await drawn(page)
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(moving.map((animation) => animation.finished))
  })
}

/** Within the program where it is open already, as a click on a link does: that spares loading it anew. */
async function go(page: Page, path: string): Promise<void> {
  if (page.url().startsWith('http')) {
    if (new URL(page.url()).pathname === path) return settle(page)
    await page.evaluate((to) => {
      for (const heading of document.querySelectorAll('main h1')) heading.setAttribute('data-left', '')
      history.pushState({}, '', to)
    }, path)
    await page.locator('main h1:not([data-left])').first().waitFor()
  } else await page.goto(path)
  return settle(page)
}

/** Opens a page; one with `$id` is reached as people do, by the first link to it on the page before. */
export async function open(page: Page, definition: PageDefinition): Promise<void> {
  if (!definition.path.includes('$')) return go(page, definition.path)
  await go(page, definition.parent ?? '/')
  const prefix = definition.path.slice(0, definition.path.indexOf('$'))
  const link = page.locator(`main a[href^="${prefix}"]`).first()
  await link.waitFor({ timeout: 5_000 })
  return go(page, (await link.getAttribute('href')) ?? '/')
}
