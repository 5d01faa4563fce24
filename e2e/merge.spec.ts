import type { Page } from '@playwright/test'
import { axeFindings } from './axe.ts'
import { expect, test } from './server.ts'

test.describe.configure({ mode: 'serial' })
test.use({ actionTimeout: 15_000 })

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Wherever it lies: a page is right on the desk and on the phone. */
async function bothSizes(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await axeFindings(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('two files of one person are compared, merged, found under either number, and separated again', async ({ enter }) => {
  test.setTimeout(180_000)
  const page = await enter('SV', '/merges')
  await expect(page.getByText(/对档案可能是同一位客户/)).toBeVisible()
  await bothSizes(page)
  const row = page.getByRole('table').locator('tbody tr').first()
  await row.getByRole('button', { name: /^比对/ }).click()

  // Side by side: what differs is the person's to decide, what is hidden stays hidden.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('合并客户档案')
  const fields = page.getByRole('region', { name: '留哪一份' })
  await expect(fields.getByRole('radiogroup', { name: '住址：留哪一份' })).toBeVisible()
  await expect(page.locator('main')).not.toContainText(/1\d{10}/)
  await expect(page.getByRole('region', { name: '两边都有的' })).toContainText('取较高的一级')
  await fields.getByRole('radiogroup', { name: '住址：留哪一份' }).getByRole('radio').nth(1).check()
  await bothSizes(page)
  const [intoHref, fromHref] = await fields
    .locator('.zx-merge-files a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const merge = page.getByRole('button', { name: '合并两份档案' })
  await expect(merge).toBeDisabled()
  await page.getByRole('textbox', { name: /为什么认定是同一人/ }).fill('核对过身份证，是同一人')
  await merge.click()

  // Merged: told on its own page, on the survivor's timeline, and under the old address.
  await expect(page.getByText('合并以后没有人动过这两份档案，可以撤销。')).toBeVisible()
  await expect(page.getByRole('region', { name: '当时的选择' })).toContainText('住址')
  await bothSizes(page)
  const mergeAddress = new URL(page.url()).pathname
  await page.goto(fromHref!)
  await expect(page).toHaveURL(new RegExp(`${intoHref!}$`))
  await expect(page.getByText(/这份档案已并入/)).toBeVisible()
  const timeline = page.getByRole('region', { name: '往来' })
  const told = timeline.getByRole('link', { name: /的档案并入/ })
  await expect(told).toHaveAttribute('href', mergeAddress)
  await told.click()

  // Taken back: two files again.
  await page.getByRole('button', { name: '撤销合并' }).click()
  const dialog = page.getByRole('dialog', { name: '撤销合并' })
  await dialog.getByLabel('理由').fill('是父子两人')
  await dialog.getByRole('button', { name: '撤销合并' }).click()
  await expect(page.getByText('已撤销', { exact: true })).toBeVisible()
  await page.goto(fromHref!)
  await expect(page).toHaveURL(new RegExp(`${fromHref!}$`))
  await expect(page.getByRole('region', { name: '往来' })).toContainText('撤销与')
})

test('a merge after which somebody worked is kept, and says on what; two persons are not proposed again', async ({ enter }) => {
  test.setTimeout(120_000)
  const page = await enter('SV', '/merges')
  await page.getByRole('table').locator('tbody tr').nth(1).getByRole('button', { name: /^比对/ }).click()
  await page.getByRole('textbox', { name: /为什么认定是同一人/ }).fill('本人到厅确认')
  await page.getByRole('button', { name: '合并两份档案' }).click()
  await expect(page.getByRole('button', { name: '撤销合并' })).toBeEnabled()
  const mergeAddress = page.url()
  await page.getByRole('region', { name: '当时的选择' }).getByRole('link').first().click()
  await page.getByRole('button', { name: /^更多/ }).first().click()
  await page.getByRole('menuitem', { name: '暂停定期服务' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '暂停定期服务' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goto(mergeAddress)
  await expect(page.getByText('不能撤销：合并以后动过客户档案。')).toBeVisible()
  await expect(page.getByRole('button', { name: '撤销合并' })).toBeDisabled()

  await page.goto('/merges')
  const name = await page.getByRole('table').locator('tbody th').first().textContent()
  await page.getByRole('table').locator('tbody tr').first().getByRole('button', { name: /^更多/ }).click()
  await page.getByRole('menuitem', { name: '不是同一人' }).click()
  await page.getByRole('dialog').getByLabel('理由').fill('是父子两人')
  await page.getByRole('dialog').getByRole('button', { name: '不是同一人' }).click()
  await expect(page.getByText('已标记为不是同一人')).toBeVisible()
  await page.getByRole('radiogroup', { name: '看哪些' }).getByText('不是同一人').click()
  await expect(page.getByRole('table')).toContainText(name!)
  await expect(page.getByRole('table')).toContainText('是父子两人')
})
