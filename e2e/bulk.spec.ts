import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { axeFindings } from './axe.ts'
import { loginOf } from './house.ts'
import { expect, HEADERS, test } from './server.ts'

test.describe.configure({ mode: 'serial' })

interface Portfolio {
  readonly staffId: string
  readonly name: string
  readonly customers: number
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('combobox', { name: new RegExp(`^${label}`) })
    .click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click()
}
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('a bulk change of managers: shown first, then done, and the one who changed meanwhile is told with reason and remedy', async ({
  enter,
  doorman,
  house,
}) => {
  test.setTimeout(120_000)
  const page = await enter('SV', '/customers')
  const { items } = (await (await page.request.get('/api/assignments/portfolios')).json()) as { items: Portfolio[] }
  // Managers whom no other journey signs in as.
  const state = await doorman.stateOf('VM')
  const cookie = state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const { staff } = (await (await fetch(`${house.url}/api/session`, { headers: { cookie } })).json()) as { staff: { id: string } }
  const [from, to, third] = items.filter((each) => each.staffId !== staff.id && each.customers >= 3) as [
    Portfolio,
    Portfolio,
    Portfolio,
  ]

  await page.goto(`/customers?managerId=${from.staffId}`)
  const rows = page.locator('tbody tr[data-row]')
  for (const index of [0, 1, 2]) await rows.nth(index).getByRole('checkbox').check()
  await page.getByRole('button', { name: '批量办理已选的 3 位' }).click()
  await page.getByRole('menuitem', { name: '更换负责经理' }).click()
  await choose(page, '经理', to.name)
  await page.getByRole('dialog').getByLabel('为什么').fill('片区调整')
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: '看看会怎样' }).click()
  await expect(page.getByText('还没有改动任何客户')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('row', { name: new RegExp(`${to.name} ${to.customers} ${to.customers + 3}`) })).toBeVisible()
  expect(await axeFindings(page)).toEqual([])

  // Meanwhile somebody gives one of them to a third manager.
  const { items: frozen } = (await (
    await page.request.get(`/api/bulk/${new URL(page.url()).searchParams.get('id')}/items`)
  ).json()) as { items: { customerId: string; customerNo: string }[] }
  const [changed] = frozen as [{ customerId: string; customerNo: string }]
  const moved = await page.request.post('/api/assignments', {
    headers: { ...HEADERS, 'idempotency-key': crypto.randomUUID() },
    data: { customerId: changed.customerId, managerId: third.staffId, mode: 'full', reason: '客户要求' },
  })
  expect(moved.ok()).toBe(true)

  await page.getByRole('button', { name: '办理这 3 位客户' }).click()
  await expect(page.getByText('没办成 1 位')).toBeVisible({ timeout: 30_000 })
  const failure = page.getByRole('row', { name: new RegExp(changed.customerNo) })
  await expect(failure).toContainText('预览以后别人改过这位客户')
  await expect(failure).toContainText('看过客户档案再单独办理')
  expect(await axeFindings(page)).toEqual([])
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载没办成的名单' }).click()
  const file = readFileSync((await (await download).path())!, 'utf8')
  expect(file).toContain(`${changed.customerNo},没办成,预览以后别人改过这位客户,看过客户档案再单独办理`)
  await page.getByText('办成', { exact: true }).click()
  await expect(page.getByRole('group', { name: '结果' }).locator('tbody tr')).toHaveCount(2)

  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(page)).toBe(0)
  expect(await axeFindings(page)).toEqual([])
  await page.goto('/bulk')
  await expect(page.getByRole('link', { name: '更换负责经理' }).first()).toBeVisible()
})

test('an export above the limit: asked for with a purpose, approved by data protection, downloaded by the asker alone', async ({
  enter,
  house,
}) => {
  test.setTimeout(120_000)
  const page = await enter('SV', '/customers')
  await page.getByRole('button', { name: '批量办理全部符合的客户' }).click()
  await page.getByRole('menuitem', { name: '导出客户资料' }).click()
  const panel = page.getByRole('dialog', { name: '导出客户资料' })
  await expect(panel.getByText('须由数据保护岗批准').first()).toBeVisible()
  await choose(page, '用途', '满意度调查')
  await panel.getByLabel('具体说明').fill('年度满意度调查，电话访问用')
  await panel.getByText('CSV（UTF-8）').click()
  await panel.getByLabel('您的登录密码').fill('不对的密码')
  expect(await axeFindings(page)).toEqual([])
  await panel.getByRole('button', { name: '提交数据保护岗批准' }).click()
  await expect(panel.getByRole('alert')).toHaveText('密码不对，请重新输入')
  await panel.getByLabel('您的登录密码').fill(loginOf(house, 'SV').password)
  await panel.getByRole('button', { name: '提交数据保护岗批准' }).click()
  const request = page.getByRole('dialog', { name: /导出 ZX-/ })
  await expect(request.getByText('等待批准')).toBeVisible()
  await expect(request.getByRole('button', { name: '批准' })).toHaveCount(0)
  const mark = /ZX-\w+/.exec((await request.textContent()) ?? '')![0]

  const officer = await enter('DP', '/exports')
  await officer.getByRole('button', { name: mark }).click()
  const decision = officer.getByRole('dialog', { name: `导出 ${mark}` })
  await expect(decision).toContainText('满意度调查 · 年度满意度调查，电话访问用')
  await decision.getByLabel('审批意见').fill('用途清楚，同意')
  expect(await axeFindings(officer)).toEqual([])
  await decision.getByRole('button', { name: '批准', exact: true }).click()
  await expect(decision.getByText('用途清楚，同意')).toBeVisible()
  await expect(decision.getByRole('button', { name: '下载' })).toHaveCount(0)

  await page.reload()
  await expect(request.getByText('可以下载')).toBeVisible({ timeout: 60_000 })
  expect(await axeFindings(page)).toEqual([])
  const download = page.waitForEvent('download')
  await request.getByRole('button', { name: '下载' }).click()
  const file = readFileSync((await (await download).path())!, 'utf8')
  expect(file).toContain(`导出编号,${mark}`)
  expect(file).toContain('用途,满意度调查 · 年度满意度调查，电话访问用')
  expect(file.split('\r\n').length).toBeGreaterThan(500)
  await expect(request.getByText('1 次')).toBeVisible()
  await request.getByRole('button', { name: '现在就删除文件' }).click()
  await expect(request.getByText('已撤回')).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/exports')
  expect(await overflow(page)).toBe(0)
})
