import type { Page } from '@playwright/test'
import { axeFindings } from './axe.ts'
import { expect, test } from './server.ts'

const stamp = Date.now().toString(36).slice(-4)

interface Row {
  readonly customerId: string
  readonly name: string
}
const firstCustomer = (page: Page): Promise<Row> =>
  page.evaluate(async () => {
    const reply = await fetch('/api/customers?limit=1', { headers: { 'x-zhixin': '1' } })
    return ((await reply.json()) as { items: Row[] }).items[0]!
  })

async function openFirst(page: Page): Promise<Row> {
  const customer = await firstCustomer(page)
  await page.goto(`/customers/${customer.customerId}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(customer.name)
  return customer
}

test('a manager finds a customer by name from anywhere and opens the file', async ({ enter }) => {
  const page = await enter('VM', '/customers')
  const customer = await firstCustomer(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /查找页面/ }).fill(customer.name)
  await page
    .getByRole('option', { name: new RegExp(customer.name) })
    .first()
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(customer.name)
  await expect(page.getByRole('region', { name: '欠客户什么' })).toBeVisible()
})

test('filters stand in the address and survive a reload', async ({ enter }) => {
  const page = await enter('VM', '/customers')
  await page.getByLabel('等级').click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '银卡' }).click()
  await expect(page).toHaveURL(/tier=silver/)
  await page.reload()
  await expect(page.getByRole('table')).toContainText('银卡')
  await expect(page.getByRole('table')).not.toContainText('金卡')
})

test('a saved view and chosen columns outlive a reload, and follow to a second browser', async ({ enter }) => {
  const name = `按姓名的金卡${stamp}`
  const page = await enter('VM', '/customers?tier=gold')
  await page.getByRole('columnheader', { name: '客户', exact: true }).getByRole('button').click()
  await expect(page.getByRole('columnheader', { name: '客户', exact: true })).toHaveAttribute('aria-sort', 'ascending')
  await page.getByRole('button', { name: '视图', exact: true }).click()
  await page.getByRole('menuitem', { name: '把当前条件存为新视图' }).click()
  const dialog = page.getByRole('dialog', { name: '存为新视图' })
  await dialog.getByLabel('名称').fill(name)
  expect(await axeFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: '保存视图' }).click()
  await expect(page).toHaveURL(/saved=/)
  await page.getByRole('button', { name: `视图：${name}` }).click()
  await page.getByRole('menuitem', { name: '选列与排序' }).click()
  const panel = page.getByRole('dialog', { name: '选列与排序' })
  await panel.getByRole('checkbox', { name: '片区' }).uncheck()
  await panel.getByRole('button', { name: '手机 前移' }).click()
  expect(await axeFindings(page)).toEqual([])
  await panel.getByRole('button', { name: '按此显示' }).click()
  await expect(page.getByRole('columnheader', { name: '片区' })).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('button', { name: `视图：${name}` })).toBeVisible()

  const other = await enter('VM', '/customers')
  await other.getByRole('button', { name: '视图', exact: true }).click()
  await other.getByRole('menuitem', { name }).click()
  await expect(other).toHaveURL(/tier=gold/)
  await expect(other.getByRole('columnheader', { name: '片区' })).toHaveCount(0)
  const heads = await other.getByRole('columnheader').allTextContents()
  expect(heads.indexOf('手机')).toBeLessThan(heads.indexOf('价值分'))
  await other.getByRole('button', { name: `视图：${name}` }).click()
  await other.getByRole('menuitem', { name: '选列与排序' }).click()
  await other.getByRole('dialog', { name: '选列与排序' }).getByRole('button', { name: '恢复默认列' }).click()
  await other.getByRole('button', { name: `视图：${name}` }).click()
  await other.getByRole('menuitem', { name: '删除' }).click()
  await other.getByRole('dialog').getByRole('button', { name: '删除视图' }).click()
  await expect(other.getByRole('button', { name: '视图', exact: true })).toBeVisible()
})

test('one masked field opens with a reason, counts down, and nothing else opens with it', async ({ enter }) => {
  const page = await enter('VM', '/customers')
  await openFirst(page)
  const file = page.getByRole('region', { name: '客户档案' })
  await expect(file.getByText(/^1\d{2}\*{4}\d{4}$/)).toBeVisible()
  await file.getByRole('button', { name: '查看手机，需说明理由' }).click()
  const dialog = page.getByRole('dialog', { name: '查看手机' })
  await dialog.getByRole('button', { name: '按计划联系客户' }).click()
  await dialog.getByRole('button', { name: '说明理由并查看' }).click()
  await expect(file.getByText(/^1\d{2} \d{4} \d{4}$/)).toBeVisible()
  await expect(file.getByText(/秒后遮住 · 理由「按计划联系客户」/)).toBeVisible()
  await expect(file.getByRole('button', { name: '查看证件号，需说明理由' })).toBeVisible()
  await file.getByRole('button', { name: '遮住手机' }).click()
  await expect(file.getByText(/^1\d{2}\*{4}\d{4}$/)).toBeVisible()
})

test('an edit of the file is saved, shown, and stands in the history', async ({ enter }) => {
  const page = await enter('VM', '/customers')
  await openFirst(page)
  await page.getByRole('button', { name: '更新', exact: true }).click()
  const panel = page.getByRole('dialog', { name: /的档案/ })
  await expect(panel.getByRole('button', { name: '没有改动' })).toBeDisabled()
  await panel.getByRole('textbox', { name: '运动' }).fill(`钓鱼${stamp}`)
  await panel.getByRole('textbox', { name: '工作单位' }).fill(`岳华重工集团${stamp}`)
  await panel.getByRole('button', { name: '保存档案' }).click()
  await expect(page.getByRole('region', { name: '喜好' })).toContainText(`钓鱼${stamp}`)
  await expect(page.getByRole('region', { name: '私人信息' })).toContainText('岳华***')
  await expect(page.locator('main')).not.toContainText('岳华重工')
  await page.getByRole('button', { name: /^更多/ }).first().click()
  await page.getByRole('menuitem', { name: '修改记录' }).click()
  const history = page.getByRole('dialog', { name: '修改记录' })
  await expect(history).toContainText(`运动：`)
  await expect(history).toContainText('工作单位：已修改，内容不记录')
  await expect(history).not.toContainText('岳华')
})

test('whoever saves after somebody else sees what the other wrote, and loses nothing', async ({ enter }) => {
  const page = await enter('VM', '/customers')
  const customer = await openFirst(page)
  await page.getByRole('button', { name: '更新', exact: true }).click()
  const panel = page.getByRole('dialog', { name: /的档案/ })
  await panel.getByRole('textbox', { name: '性格' }).fill('直接，重守时')
  const other = await page.evaluate(
    async ({ id, words }) => {
      const file = (await (await fetch(`/api/customers/${id}`)).json()) as { version: number }
      const reply = await fetch(`/api/customers/${id}/preferences`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'x-zhixin': '1', 'if-match': `"${file.version}"` },
        body: JSON.stringify({ personality: words }),
      })
      return reply.status
    },
    { id: customer.customerId, words: `沉稳${stamp}` },
  )
  expect(other).toBe(200)
  await panel.getByRole('button', { name: '保存档案' }).click()
  await expect(panel.getByRole('alert')).toBeVisible()
  await expect(panel).toContainText(`别人刚改成「沉稳${stamp}」`)
  await expect(panel.getByRole('textbox', { name: '性格' })).toHaveValue('直接，重守时')
  await panel.getByRole('button', { name: '保存档案' }).click()
  await expect(page.getByRole('region', { name: '喜好' })).toContainText('直接，重守时')
})

test('a supervisor gives a reason before private details open, and they stay masked', async ({ enter }) => {
  const page = await enter('SV', '/customers')
  await openFirst(page)
  const group = page.getByRole('region', { name: '私人信息' })
  await group.getByRole('button', { name: '说明理由并打开' }).click()
  const dialog = page.getByRole('dialog', { name: '打开私人信息' })
  await dialog.getByLabel('理由').fill('季度抽查')
  await dialog.getByRole('button', { name: '说明理由并打开' }).click()
  await expect(group.getByText('工作单位')).toBeVisible()
  await expect(page.getByRole('button', { name: '更新', exact: true })).toHaveCount(0)
})

test('a supervisor sees what a bulk move would do before it is done', async ({ enter }) => {
  const page = await enter('SV', '/portfolios')
  await expect(page.getByRole('table').first()).toBeVisible()
  await page.getByRole('button', { name: '调整客户' }).click()
  const panel = page.getByRole('dialog', { name: '批量调整负责经理' })
  const choose = async (label: string | RegExp, at: number): Promise<void> => {
    await panel.getByLabel(label).click()
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').nth(at).click()
    await panel.getByText('调哪些客户').click()
  }
  await choose('现在的经理', 2)
  await choose(/^调给/, 1)
  await panel.getByRole('button', { name: '看看会怎样' }).click()
  await expect(panel.getByRole('status')).toContainText(/将调整|没有需要调整/)
  expect(await axeFindings(page)).toEqual([])
})

test('on the phone the list is cards, the filters wait in a sheet, and nothing scrolls sideways', async ({ enter }) => {
  const page = await enter('VM', '/customers')
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(page.getByRole('list', { name: '客户' })).toBeVisible()
  await page.getByRole('button', { name: '筛选' }).click()
  await expect(page.getByRole('dialog', { name: '筛选' })).toBeVisible()
  await page.keyboard.press('Escape')
  await openFirst(page)
  await expect(page.getByRole('button', { name: '打电话并记录' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true)
})
