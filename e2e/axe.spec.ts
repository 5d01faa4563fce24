import type { Page } from '@playwright/test'
import { allPages } from './all-pages.ts'
import { axeFindings } from './axe.ts'
import { expect, test } from './server.ts'
import { open, roleFor, settle } from './walk.ts'

const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  narrowest: { width: 360, height: 740 },
} as const

/** A text that is missing shows its key in these brackets. */
const MISSING = /⟦[^⟧]*⟧/g

async function missingTexts(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const attributes = [...document.querySelectorAll('[aria-label],[title],[placeholder]')].flatMap((element) =>
      ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    )
    return `${document.title} ${document.body.textContent} ${attributes.join(' ')}`
  })
  return text.match(MISSING) ?? []
}

/** Pixels by which the page is wider than the window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Buttons that a thumb cannot hit. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main button, nav a, header button')]
      .filter(
        (element) => element.checkVisibility() && element.closest('.ant-select, .ant-input-affix-wrapper, .ant-picker') === null,
      )
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && (box.height < 43.5 || box.width < 43.5))
      .map(
        ({ element, box }) => `${element.textContent || element.ariaLabel} ${Math.round(box.width)}×${Math.round(box.height)}`,
      ),
  )
}

for (const definition of allPages) {
  test(`${definition.path} can be used by everybody, on desktop and phone, in light and dark, in both languages`, async ({
    desk,
    house,
    doorman,
  }) => {
    const page = await desk(await roleFor(house, doorman, definition))
    const faults = new Map<string, string[]>()
    const note = (fault: string, where: string): void => void faults.set(fault, [...(faults.get(fault) ?? []), where])
    page.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()}`, '')
    })
    page.on('pageerror', (error) => note(`script: ${error.message}`, ''))
    await open(page, definition)
    const examine = async (where: string, about: 'all' | 'colours' | 'words'): Promise<void> => {
      if (about !== 'words') for (const finding of await axeFindings(page, about)) note(finding, where)
      for (const text of await missingTexts(page)) note(`no text for ${text}`, where)
      const wider = await overflow(page)
      if (wider > 0) note(`${wider} px wider than the window`, where)
    }
    const look = async (
      size: keyof typeof SIZES,
      language: 'zh' | 'en',
      about: 'all' | 'words',
      colours: readonly ('light' | 'dark')[],
    ): Promise<void> => {
      await page.setViewportSize(SIZES[size])
      for (const colorScheme of colours) {
        await page.emulateMedia({ colorScheme })
        await settle(page)
        await examine(`${size}, ${colorScheme}, ${language}`, about === 'words' || colorScheme === 'light' ? about : 'colours')
      }
    }
    // The whole of axe once a size: in Chinese on the desk, and with the longer words on the phone.
    await look('desktop', 'zh', 'all', ['light', 'dark'])
    await look('phone', 'zh', 'words', ['light'])
    for (const target of await smallTargets(page)) note(`too small for a thumb: ${target}`, 'phone')
    await look('narrowest', 'zh', 'words', ['light'])
    await page.setViewportSize(SIZES.desktop)
    await page.getByRole('button', { name: /账户菜单/ }).click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await look('desktop', 'en', 'words', ['light'])
    await look('phone', 'en', 'all', ['light', 'dark'])
    await look('narrowest', 'en', 'words', ['light'])
    await page.setViewportSize(SIZES.desktop)
    await page.getByRole('button', { name: /Account menu/ }).click()
    await page.getByRole('menuitem', { name: '中文' }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    page.removeAllListeners()
    expect([...faults].map(([fault, where]) => `${fault} [${where.join('; ')}]`).join('\n')).toBe('')
  })
}

test('the pages before the house can be used by everybody', async ({ page }) => {
  const faults: string[] = []
  await page.goto('/')
  for (const viewport of Object.values(SIZES)) {
    await page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await settle(page)
      faults.push(...(await axeFindings(page)))
      expect(await overflow(page)).toBeLessThanOrEqual(0)
    }
  }
  expect(faults.join('\n')).toBe('')
})

test('an address that is no page says so, and the palette and the help are usable too', async ({ enter }) => {
  const page = await enter('AD', '/no-such-page')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有这一页')
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '键盘快捷键' })).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
})
