import type { Page } from '@playwright/test'
import { HEADERS, expect, test } from './server.ts'

interface Row {
  readonly id: string
  readonly rootId: string
  readonly rule: string
  readonly snoozedUntil: string | null
  readonly customer: { readonly id: string; readonly name: string } | null
}
interface Today {
  readonly total: number
  readonly rows: readonly Row[]
  readonly figures: { readonly contactCompliance: { readonly numerator: number }; readonly overdue: number }
}

async function read<T>(page: Page, path: string): Promise<T> {
  return page.evaluate(
    async ({ address, headers }) => {
      const reply = await fetch(address, { headers })
      if (!reply.ok) throw new Error(`${address}: ${reply.status}`)
      return (await reply.json()) as T
    },
    { address: path, headers: HEADERS },
  )
}

test.use({ viewport: { width: 390, height: 844 } })

test('on the phone a logged contact meets its duty: the row goes, compliance moves, the audit has it', async ({ enter }) => {
  const page = await enter('VM', '/today')
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible()
  const before = await read<Today>(page, '/api/today')
  const row = before.rows.find((each) => each.rule === 'OB1' || each.rule === 'OB2')
  expect(row, 'the demo leaves a contact to be made').toBeDefined()
  const { name } = row!.customer!
  const item = page.getByRole('listitem').filter({ hasText: name }).filter({ hasText: '沟通' }).first()

  // Three touches: the row's button, 已谈到, 保存沟通.
  await item
    .getByRole('button', { name: new RegExp(`· ${name}$`) })
    .first()
    .click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('已谈到').click()
  await expect(sheet.getByRole('status').filter({ hasText: '保存后达成' })).toBeVisible()
  await sheet.getByRole('button', { name: '保存沟通' }).click()
  await expect(page.getByText(/已达成：/)).toBeVisible()
  await expect(sheet).toBeHidden()

  const after = await read<Today>(page, '/api/today')
  expect(after.rows.map((each) => each.id)).not.toContain(row!.id)
  expect(after.total).toBeLessThan(before.total)
  expect(after.figures.contactCompliance.numerator).toBe(before.figures.contactCompliance.numerator + 1)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)

  const officer = await enter('DP', '/audit')
  const audit = await read<{ items: readonly { action: string; rootId: string | null }[] }>(
    officer,
    '/api/audit?action=contacts.log',
  )
  expect(audit.items[0]).toMatchObject({ action: 'contacts.log', customerId: row!.rootId })
})

test('a row that is put off leaves the list with its reason, and comes back when asked for', async ({ enter }) => {
  const page = await enter('VM', '/today')
  await expect(page.getByRole('heading', { level: 1, name: '今日' })).toBeVisible()
  const before = await read<Today>(page, '/api/today')
  const row = before.rows.at(-1)!
  const name = row.customer!.name
  await page
    .getByRole('listitem')
    .filter({ hasText: name })
    .last()
    .getByRole('button', { name: `推迟 · ${name}` })
    .click()
  const dialog = page.getByRole('dialog', { name: `推迟：${name}` })
  await dialog.getByRole('textbox').fill('客户出差，约好再联系')
  await dialog.getByRole('button', { name: '推迟', exact: true }).click()
  await expect(page.getByText(/已推迟到/)).toBeVisible()
  const after = await read<Today>(page, '/api/today')
  expect(after.rows.map((each) => each.id)).not.toContain(row.id)
  await page.getByRole('button', { name: /看推迟的/ }).click()
  await expect(page.getByText(/推迟到 .*客户出差，约好再联系/)).toBeVisible()
})
