import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { readXlsx } from 'hucre/xlsx'
import { XLSX_TYPE, xlsxStream } from '../src/platform/xlsx-writer.ts'
import { axeFindings } from './axe.ts'
import { expect, test } from './server.ts'

const TELCO = fileURLToPath(new URL('../../shared/data/telco/Telco-Customer-Churn.csv', import.meta.url))

test('the Telco file comes in through the mapping page: 7,043 customers, 11 blank totals warned', async ({ enter }) => {
  test.setTimeout(240_000)
  const page = await enter('AN', '/imports')
  await page.getByText('客户和一个月的用量', { exact: true }).click()
  await page.getByTestId('import-file').setInputFiles(TELCO)

  // The columns' meanings are guessed from names and content.
  await expect(page.getByRole('heading', { name: 'Telco-Customer-Churn.csv' })).toBeVisible({ timeout: 30_000 })
  const meaning = (column: string) =>
    page.locator('tr', { has: page.getByRole('rowheader', { name: column, exact: true }) }).first()
  await expect(meaning('customerID')).toContainText('客户编号')
  await expect(meaning('tenure')).toContainText('在网月数')
  await expect(meaning('MonthlyCharges')).toContainText('消费金额')
  await expect(meaning('TotalCharges')).toContainText('附加指标')
  await expect(meaning('Churn')).toContainText('是否离网')
  await page.getByLabel('月份').first().fill('2026-10')
  expect(await axeFindings(page)).toEqual([])

  await page.getByRole('button', { name: '试运行' }).click()
  await expect(page.getByText('还没有写入任何数据')).toBeVisible({ timeout: 90_000 })
  await expect(page.getByText('TotalCharges：数字是空的，按没有处理')).toBeVisible()
  const figure = (label: string) => page.locator('.zx-figure', { has: page.getByText(label, { exact: true }) })
  await expect(figure('新客户')).toContainText('7,043')
  await expect(figure('不写入')).toContainText('提醒 11')
  await expect(page.getByRole('group', { name: '问题' }).locator('tbody tr')).toHaveCount(11)
  expect(await axeFindings(page)).toEqual([])

  // It goes on while the page is left.
  await page.getByRole('button', { name: '写入 7,043 行' }).click()
  await page.goto('/imports')
  const row = page.locator('tr', { has: page.getByRole('link', { name: 'Telco-Customer-Churn.csv' }) }).first()
  await row.getByRole('link').click()
  await expect(page.getByText('已写入：新 7,043')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByText('用量 7,043 行写入 2026年10月')).toBeVisible()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载全部问题' }).click()
  expect((await download).suggestedFilename()).toBe('Telco-Customer-Churn-问题.csv')
})

test('on the phone a damaged file is refused with its row and column, and a good one is mapped and run dry', async ({
  enter,
}) => {
  test.setTimeout(120_000)
  const page = await enter('AN', '/imports')
  await page.setViewportSize({ width: 390, height: 844 })
  await page
    .getByTestId('import-file')
    .setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from('客户编号,姓名\nC1,"王小明\n') })
  await expect(page.getByRole('alert')).toContainText('第 2 行“姓名”列的引号没有关上')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)

  await page.getByTestId('import-file').setInputFiles({
    name: 'good.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('客户编号,姓名,手机\nE2E-1,王小明,13800138000\nE2E-2,李四,1.38E+10\n'),
  })
  await expect(page.getByRole('heading', { name: 'good.csv' })).toBeVisible()
  await expect(page.getByText('138******00').first()).toBeVisible()
  expect(await page.content()).not.toContain('13800138000')
  expect(await axeFindings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  await page.getByRole('button', { name: '试运行' }).click()
  await expect(page.getByText('1.38E+10 是被表格软件截断的数字').first()).toBeVisible({ timeout: 60_000 })
  expect(await axeFindings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  await page.getByRole('button', { name: '放弃这次导入' }).click()
  await expect(page.getByText('已取消').first()).toBeVisible()
})

test('a workbook comes in, what is refused goes out as a workbook, and comes back corrected', async ({ enter }) => {
  test.setTimeout(180_000)
  const page = await enter('AN', '/imports')
  const columns = ['客户编号', '姓名', '手机'].map((header) => ({ header }))
  const rows = [
    ['E2E-X1', '赵一', '13800138001'],
    ['E2E-X2', '钱二', '1.38E+10'],
    ['E2E-X3', '=1+1', '13800138003'],
  ]
  const upload = async (name: string, bytes: Buffer) => {
    await page.getByTestId('import-file').setInputFiles({ name, mimeType: XLSX_TYPE, buffer: bytes })
    await expect(page.getByRole('heading', { name })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByLabel('列名在第几行')).toHaveValue('1')
    await page.getByRole('button', { name: '试运行' }).click()
    await expect(page.getByText('还没有写入任何数据')).toBeVisible({ timeout: 60_000 })
  }
  await upload('名单.xlsx', await buffer(xlsxStream([{ name: '名单', columns, rows }])))
  await expect(page.getByText('1.38E+10 是被表格软件截断的数字').first()).toBeVisible()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: '下载错误工作簿' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('名单-待改的行.xlsx')
  const book = await readXlsx(await readFile(await file.path()))
  const [head, ...bad] = book.sheets[0]!.rows as string[][]
  expect(head).toEqual(['客户编号', '姓名', '手机', '知心：结果', '知心：原因'])
  expect(bad.map((row) => row.slice(0, 4))).toEqual([
    ['E2E-X2', '钱二', '1.38E+10', '第 3 行：不写入'],
    ['E2E-X3', '=1+1', '13800138003', '第 4 行：不写入'],
  ])
  await page.getByRole('button', { name: '写入 1 行' }).click()
  await expect(page.getByText('已写入：新 1')).toBeVisible({ timeout: 60_000 })

  await page.goto('/imports')
  const mended = [bad[0]!.with(2, '13800138002'), bad[1]!.with(1, '孙三')]
  const again = xlsxStream([{ name: '名单', columns: head!.map((header) => ({ header })), rows: mended }])
  await upload('改好.xlsx', await buffer(again))
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: '写入 2 行' }).click()
  await expect(page.getByText('已写入：新 2')).toBeVisible({ timeout: 60_000 })
})
