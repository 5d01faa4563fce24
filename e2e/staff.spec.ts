import type { Page } from '@playwright/test'
import { expect, test } from './server.ts'

test.describe.configure({ mode: 'serial' })

const stamp = Date.now().toString(36)
const USER = `e2e.${stamp}`
const NAME = `钟䶮${stamp.slice(-3)}`
const FINAL_PASSWORD = 'Hongmei#48-lantern'
let temporaryPassword = ''

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })

async function openPerson(page: Page): Promise<void> {
  await page.getByRole('searchbox').fill(USER)
  await row(page, NAME).getByRole('button', { name: NAME }).click()
  await expect(page.getByRole('dialog', { name: new RegExp(NAME) })).toBeVisible()
}

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('dialog').getByLabel(label).click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: option }).first().click()
}

test('an administrator lets somebody in and is told the temporary password once', async ({ enter }) => {
  const page = await enter('AD', '/staff')
  await page.getByRole('button', { name: '新增人员' }).click()
  const panel = page.getByRole('dialog', { name: '新增人员' })
  await panel.getByLabel('用户名').fill(USER)
  await panel.getByLabel('姓名').fill(NAME)
  await choose(page, '所属单位', /部/)
  await panel.getByRole('button', { name: '新增人员' }).click()
  const told = page.getByRole('dialog', { name: `${NAME} 的临时密码` })
  temporaryPassword = (await told.locator('output').textContent()) ?? ''
  expect(temporaryPassword.length).toBeGreaterThanOrEqual(12)
  await told.getByRole('button', { name: '已告知本人' }).click()
  await page.getByRole('searchbox').fill(USER)
  await expect(row(page, NAME)).toContainText('客户经理')
  await expect(page).toHaveURL(new RegExp(`text=${USER}`))
})

test('a taken user name is said at the field, and what was typed stays', async ({ enter }) => {
  const page = await enter('AD', '/staff')
  await page.getByRole('button', { name: '新增人员' }).click()
  const panel = page.getByRole('dialog', { name: '新增人员' })
  await panel.getByLabel('用户名').fill(USER)
  await panel.getByLabel('姓名').fill('另一位')
  await choose(page, '所属单位', /部/)
  await panel.getByRole('button', { name: '新增人员' }).click()
  await expect(panel.getByRole('alert')).toHaveText('这个用户名已有人使用，请换一个。')
  await expect(panel.getByLabel('姓名')).toHaveValue('另一位')
})

test('the newcomer must choose a password of his own before anything opens', async ({ page }) => {
  await page.goto('/staff')
  await page.getByLabel('用户名').fill(USER)
  await page.getByLabel('密码', { exact: true }).fill(temporaryPassword)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('修改密码')
  await page.getByLabel('当前密码').fill(temporaryPassword)
  await page.getByLabel('新密码', { exact: true }).fill('short')
  await page.getByLabel('再输一次新密码').fill('short')
  await page.getByRole('button', { name: '保存新密码' }).click()
  await expect(page.getByRole('alert')).toContainText('还差')
  await page.getByLabel('新密码', { exact: true }).fill(FINAL_PASSWORD)
  await page.getByLabel('再输一次新密码').fill(FINAL_PASSWORD)
  await page.getByRole('button', { name: '保存新密码' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('人员')
})

test('leave needs a cover; the list says who covers until when', async ({ enter }) => {
  const page = await enter('AD', '/staff')
  await openPerson(page)
  const panel = page.getByRole('dialog', { name: new RegExp(NAME) })
  await panel.getByRole('button', { name: '安排休假' }).click()
  await choose(page, '代班人', /./)
  await panel.getByLabel('事由').fill('年假')
  await panel.getByRole('button', { name: '安排休假' }).click()
  await expect(panel.getByText(/代班.*年假/)).toBeVisible()
  await panel.getByRole('button', { name: '取消休假' }).click()
  await page.getByRole('dialog', { name: '取消这次休假？' }).getByRole('button', { name: '取消休假' }).click()
  await expect(panel.getByText('近期没有休假安排')).toBeVisible()
})

test('a change is kept, and a disabled person is shut out', async ({ enter, page: other, house }) => {
  const page = await enter('AD', '/staff')
  await openPerson(page)
  const panel = page.getByRole('dialog', { name: new RegExp(NAME) })
  await panel.getByLabel('工作电话').fill('0700-8889999')
  await panel.getByRole('button', { name: '保存修改' }).click()
  await expect(page.getByText('已保存')).toBeVisible()
  await expect(row(page, NAME)).toContainText('0700-8889999')
  await panel.getByRole('button', { name: /更多/ }).click()
  await page.getByRole('menuitem', { name: '停用' }).click()
  await page
    .getByRole('dialog', { name: `停用 ${NAME}？` })
    .getByRole('button', { name: '停用' })
    .click()
  await expect(row(page, NAME)).toContainText('已停用')
  await other.goto(house.url)
  await other.getByLabel('用户名').fill(USER)
  await other.getByLabel('密码', { exact: true }).fill(FINAL_PASSWORD)
  await other.keyboard.press('Enter')
  await expect(other.getByRole('alert')).toHaveText('用户名或密码不正确。')
})

test('end of office: the person stays in the records and never comes back', async ({ enter }) => {
  const page = await enter('AD', '/staff')
  await openPerson(page)
  const panel = page.getByRole('dialog', { name: new RegExp(NAME) })
  await panel.getByRole('button', { name: /更多/ }).click()
  await page.getByRole('menuitem', { name: '办理离任' }).click()
  await page
    .getByRole('dialog', { name: `为 ${NAME} 办理离任` })
    .getByRole('button', { name: '办理离任' })
    .click()
  await expect(row(page, NAME)).toContainText('已离任')
})

test('data protection reads in the audit who did it, filtered in the address, and checks the chain', async ({ enter }) => {
  const page = await enter('DP', '/audit?kind=staff')
  for (const act of ['办理离任', '停用人员', '安排休假', '新增人员']) {
    await expect(page.getByRole('row', { name: new RegExp(act) }).first()).toBeVisible()
  }
  await page
    .getByRole('row', { name: /办理离任/ })
    .first()
    .getByRole('button')
    .click()
  await expect(page.getByRole('dialog')).toContainText('操作人')
  await page.getByRole('button', { name: '关闭', exact: true }).click()
  await page.getByRole('button', { name: '校验审计链' }).click()
  await expect(page.getByText(/完整，共/)).toBeVisible({ timeout: 30_000 })
})

test('a role without the right is told so, and whose it is', async ({ enter }) => {
  const page = await enter('VM', '/audit')
  await expect(page.getByText('您的角色看不到这里')).toBeVisible()
  await expect(page.getByRole('link', { name: '审计' })).toHaveCount(0)
})
