// node tools/run.mjs e2e/screenshots.ts <folder> [path …]: each page at desktop and phone width, in both languages and modes.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { runnerImport } from 'vite'
import { LOCALES } from '../src/kernel/texts.ts'
import { BROWSER_FLAGS, browserPath } from './browser.ts'
import { type Address, type House, loginOf, startHouse } from './house.ts'
import { signInState } from './server.ts'
import { open, roleFor, settle } from './walk.ts'

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
const MODES = ['light', 'dark'] as const

const [target, ...wanted] = process.argv.slice(2)
if (target === undefined) throw new Error('say where the pictures go: e2e/screenshots.ts <folder> [path …]')
mkdirSync(target, { recursive: true })

// Node reads no JSX: the list of pages goes through the tool that builds them.
const { module } = await runnerImport<typeof import('./all-pages.ts')>('./e2e/all-pages.ts', {
  configFile: false,
  logLevel: 'error',
})
const { allPages } = module

const running = process.env['ZHIXIN_E2E_HOUSE']
const own: House | undefined = running !== undefined && existsSync(running) ? undefined : await startHouse()
const house: Address = own ?? (JSON.parse(readFileSync(running ?? '', 'utf8')) as Address)

type State = Awaited<ReturnType<BrowserContext['storageState']>>
const states = new Map<string, Promise<State>>()
const doorman = {
  stateOf(role: Parameters<typeof loginOf>[1]): Promise<State> {
    const { user, password } = loginOf(house, role)
    const known = states.get(user) ?? signInState(house.url, user, password)
    states.set(user, known)
    return known
  },
}

const browser = await chromium.launch({ executablePath: browserPath(), args: [...BROWSER_FLAGS] })
try {
  for (const definition of allPages.filter(({ path }) => wanted.length === 0 || wanted.includes(path))) {
    const role = await roleFor(house, doorman, definition)
    const storageState = await doorman.stateOf(role)
    for (const locale of LOCALES) {
      const context = await browser.newContext({
        baseURL: house.url,
        storageState,
        viewport: SIZES.desktop,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      await open(page, definition)
      if (locale === 'en') {
        await page.getByRole('button', { name: /账户菜单/ }).click()
        await page.getByRole('menuitem', { name: 'English' }).click()
      }
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport)
        for (const colorScheme of MODES) {
          await page.emulateMedia({ colorScheme })
          await settle(page)
          const name = `${definition.path.slice(1).replaceAll(/[/$]+/g, '-') || 'home'}-${size}-${colorScheme}-${locale}.png`
          await page.screenshot({ path: join(target, name), fullPage: true })
        }
      }
      if (locale === 'en') {
        await page.setViewportSize(SIZES.desktop)
        await page.getByRole('button', { name: /Account menu/ }).click()
        await page.getByRole('menuitem', { name: '中文' }).click()
        await page.waitForTimeout(300)
      }
      await context.close()
    }
    console.log(`${definition.path} as ${role}`)
  }
} finally {
  await browser.close()
  await own?.stop()
}
