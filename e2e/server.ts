import { existsSync, readFileSync } from 'node:fs'
import { type BrowserContext, type Page, request, test as base } from '@playwright/test'
import type { Role } from '../src/kernel/roles.ts'
import { type Address, loginOf } from './house.ts'

type State = Awaited<ReturnType<BrowserContext['storageState']>>

export interface Doorman {
  /** Cookies of a sign-in of this role; made once, because three sessions a person is the limit. */
  stateOf(role: Role): Promise<State>
}

interface TestParts {
  /** A page of somebody of this role, at the start page or where you say. */
  readonly enter: (role: Role, path?: string) => Promise<Page>
}
interface WorkerParts {
  readonly house: Address
  readonly doorman: Doorman
  /** A window of somebody of this role that stays open from test to test. */
  readonly desk: (role: Role) => Promise<Page>
}

export const HEADERS = { 'content-type': 'application/json', 'x-zhixin': '1' } as const

/** Signs in over the wire and answers the cookies. */
export async function signInState(url: string, user: string, password: string): Promise<State> {
  const context = await request.newContext({ baseURL: url })
  try {
    const reply = await context.post('/api/session', {
      headers: { ...HEADERS, 'idempotency-key': crypto.randomUUID() },
      data: { user, password },
    })
    if (!reply.ok()) throw new Error(`${user} cannot sign in: ${reply.status()} ${await reply.text()}`)
    return await context.storageState()
  } finally {
    await context.dispose()
  }
}

/** The server answers a moment before its logins are written down. */
async function addressOfHouse(): Promise<Address> {
  const path = process.env['ZHIXIN_E2E_HOUSE'] ?? ''
  for (let tries = 0; !existsSync(path) && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 100))
  return JSON.parse(readFileSync(path, 'utf8')) as Address
}

export const test = base.extend<TestParts, WorkerParts>({
  house: [
    // Playwright reads the names of what a fixture needs from this pattern: here, nothing.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await use(await addressOfHouse())
    },
    { scope: 'worker' },
  ],
  doorman: [
    async ({ house }, use) => {
      const states = new Map<Role, State>()
      await use({
        async stateOf(role) {
          const known = states.get(role)
          if (known !== undefined) return known
          const { user, password } = loginOf(house, role)
          const state = await signInState(house.url, user, password)
          states.set(role, state)
          return state
        },
      })
    },
    { scope: 'worker' },
  ],
  desk: [
    async ({ browser, doorman, house }, use) => {
      const desks = new Map<Role, Page>()
      await use(async (role) => {
        const known = desks.get(role)
        if (known !== undefined) return known
        const context = await browser.newContext({ baseURL: house.url, storageState: await doorman.stateOf(role) })
        const made = await context.newPage()
        desks.set(role, made)
        return made
      })
      for (const each of desks.values()) await each.context().close()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ house }, use) => use(house.url),
  enter: async ({ browser, doorman, house }, use) => {
    const contexts: BrowserContext[] = []
    const breaches: string[] = []
    await use(async (role, path = '/') => {
      const context = await browser.newContext({ baseURL: house.url, storageState: await doorman.stateOf(role) })
      contexts.push(context)
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) breaches.push(message.text())
      })
      await page.goto(path)
      await page.locator('main h1').first().waitFor()
      return page
    })
    for (const context of contexts) await context.close()
    if (breaches.length > 0) throw new Error(`the content security policy was broken:\n${breaches.join('\n')}`)
  },
})

export { expect } from '@playwright/test'
