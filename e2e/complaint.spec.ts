import type { Page } from '@playwright/test'
import { axeFindings } from './axe.ts'
import { expect, HEADERS, test } from './server.ts'

test.describe.configure({ mode: 'serial' })
test.use({ actionTimeout: 15_000 })

const PHONE = { width: 390, height: 844 }

/** Somebody whom the handler can be rung up by: the first of a supervisor's list. */
async function aCustomer(page: Page, place: number): Promise<string> {
  const link = page.getByRole('table').locator('tbody th a').nth(place)
  return (await link.textContent())?.trim() ?? ''
}

async function findCaller(page: Page, name: string): Promise<void> {
  await box(page, '谁在投诉').fill(name)
  await page.getByRole('list', { name: '客户' }).getByRole('button').first().click()
}

/** The step's button on the head, then the same words in the panel that it opens. */
async function takeStep(page: Page, step: string, fill: (panel: ReturnType<Page['getByRole']>) => Promise<void>): Promise<void> {
  await page.getByRole('region', { name: '处理阶段' }).waitFor()
  const button = page.getByRole('main').getByRole('button', { name: step, exact: true })
  if (await button.isVisible()) await button.click()
  else {
    await page.getByRole('button', { name: /^更多/ }).first().click()
    await page.getByRole('menuitem', { name: step }).click()
  }
  const panel = page.getByRole('dialog', { name: step })
  await expect(panel).toBeVisible()
  await fill(panel)
  await panel.getByRole('button', { name: step, exact: true }).click()
  await expect(panel).toBeHidden()
}

async function reply(page: Page, text: string): Promise<void> {
  await box(page, '回复正文').fill(text)
  await page.getByRole('button', { name: '发出回复' }).click()
  await expect(page.getByLabel('往来记录').getByText(text)).toBeVisible()
}

/** A field by its whole label, whether it is a must or not. */
const box = (where: Pick<Page, 'getByRole'>, label: string) =>
  where.getByRole('textbox', { name: new RegExp(`^${label}(必填)?$`) })

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('a phone complaint from intake to its closed callback, with a transfer', async ({ enter }) => {
  test.setTimeout(240_000)
  const supervisor = await enter('SV', '/customers')
  const name = await aCustomer(supervisor, 0)
  const page = await enter('CH', '/complaints')
  await page.getByRole('button', { name: '登记投诉' }).click()
  await findCaller(page, name)

  // Without a promised reply nothing is taken on the telephone.
  const file = page.getByRole('button', { name: '登记投诉' })
  await box(page, '投诉什么').fill('国际漫游在新加坡无法使用数据')
  await expect(file).toBeDisabled()
  await box(page, '何时').fill('昨天 21:30 起')
  await box(page, '何事').fill('抵达樟宜后只有通话，没有数据')
  await box(page, '涉及谁').fill('热线 10086')
  await box(page, '诉求').fill('今天下午会前恢复，退 1 天漫游费')
  await page.getByRole('button', { name: /^明天 12:00/ }).click()
  await expect(file).toBeDisabled()
  await page.getByLabel('已明确告诉客户等多久').check()
  expect(await axeFindings(page)).toEqual([])
  await file.click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('国际漫游在新加坡无法使用数据')
  await page.getByRole('region', { name: '处理阶段' }).waitFor()
  const take = page.getByRole('button', { name: '领取' })
  if (await take.isVisible()) await take.click()
  await expect(take).toBeHidden()

  await takeStep(page, '开始解释澄清', async () => undefined)

  // Handing over waits until it is understood.
  await expect(page.getByRole('button', { name: '转交' })).toBeDisabled()

  // A forbidden phrase keeps the reply in the house until it is reworded.
  const text = page.getByLabel('回复正文')
  await text.fill('您肯定弄混了，漫游包要在出发前确认网络制式。')
  await expect(page.getByText('有 1 处禁语，改好才能发出')).toBeVisible()
  await expect(page.getByRole('button', { name: '发出回复' })).toBeDisabled()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: /^采用/ }).click()
  await expect(page.getByRole('button', { name: '发出回复' })).toBeEnabled()
  await reply(page, '您的着急我们理解，漫游包的网络制式我已请网络侧核对，明天中午前给您答复。')

  await page.getByLabel('已用自己的话复述，客户确认').check()
  await takeStep(page, '确认已弄清', async (panel) => {
    await box(panel, '用自己的话复述').fill('落地后没有数据，会前要恢复')
    await panel.getByText('求解决', { exact: true }).click()
  })

  // The four-part note, prefilled from the record.
  await takeStep(page, '转交', async (panel) => {
    await panel.getByLabel('交给谁').click()
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
    await box(panel, '存在问题').fill('签约的网络制式没有核对')
    await expect(panel.getByRole('button', { name: '转交', exact: true })).toBeDisabled()
    await box(panel, '解决措施').fill('请重置签约')
  })
  await expect(page.getByText(/^转交给/)).toBeVisible()
  await takeStep(page, '退回并答复', async (panel) => {
    await box(panel, '答复').fill('签约已重置，数据恢复')
  })

  await takeStep(page, '提出方案', async (panel) => {
    await box(panel, '解决方案').fill('重置签约，核退 1 天漫游费')
    await box(panel, '需要多久').fill('今天 18 点前')
    await box(panel, '办好以后怎样').fill('数据恢复，费用退回')
  })
  await takeStep(page, '登记客户认可', async (panel) => {
    await panel.getByLabel('已说明时间和效果').check()
    await panel.getByLabel('客户认可方案').check()
  })
  await takeStep(page, '告知结果', async (panel) => {
    await box(panel, '结果').fill('数据已恢复，漫游费已退')
    await panel.getByLabel('已告诉客户').check()
  })
  await takeStep(page, '登记回访', async (panel) => {
    await panel.getByLabel('满意', { exact: true }).check()
    await panel.getByLabel('已征询意见或建议').check()
    await box(panel, '客户的意见或建议').fill('出国前能提醒一下就好了')
  })
  await takeStep(page, '提出判定意见', async (panel) => {
    await panel.getByLabel('有理由', { exact: true }).check()
    await box(panel, '理由').fill('签约制式有误')
  })
  await expect(page.getByRole('button', { name: '结案' })).toBeDisabled()

  // Somebody else decides.
  await supervisor.goto(new URL(page.url()).pathname)
  await supervisor.getByRole('button', { name: '判定', exact: true }).click()
  await expect(supervisor.getByText('已判定')).toBeVisible()

  await page.reload()
  await takeStep(page, '结案', async (panel) => {
    await panel.getByLabel('已向客户致谢或致歉').check()
  })
  await expect(page.getByText('已结案').first()).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
})

test('a walk-in lets off steam: listening ends it, on the phone', async ({ enter }) => {
  test.setTimeout(180_000)
  const supervisor = await enter('SV', '/customers')
  const name = await aCustomer(supervisor, 1)
  const page = await enter('CH', '/intake')
  await page.setViewportSize(PHONE)
  await findCaller(page, name)
  await page.getByLabel('来源').click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: '营业厅' }).click()
  await box(page, '投诉什么').fill('排队太久，态度冷淡')
  await box(page, '何时').fill('今天上午')
  await box(page, '何事').fill('等了四十分钟没人理')
  await box(page, '涉及谁').fill('营业厅 3 号台')
  await box(page, '诉求').fill('没什么要求，就是要说说')
  await box(page, '客户原话').fill('每次都这样，气死我了，反正就是不爽！')
  // The words alone leave it open; what is seen decides, with its reasons.
  await page.getByLabel('理由简单而反复').check()
  await page.getByLabel('语气飘忽不定').check()
  await expect(page.getByText(/指向求发泄/)).toBeVisible()
  await page.getByRole('button', { name: /^明天 12:00/ }).click()
  await page.getByLabel('已明确告诉客户等多久').check()
  expect(await axeFindings(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: '登记投诉' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('排队太久，态度冷淡')
  await page.getByRole('region', { name: '处理阶段' }).waitFor()
  const take = page.getByRole('button', { name: '领取' })
  if (await take.isVisible()) await take.click()
  await expect(take).toBeHidden()
  expect(await axeFindings(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)

  await takeStep(page, '开始解释澄清', async () => undefined)
  await takeStep(page, '确认已弄清', async (panel) => {
    await box(panel, '用自己的话复述').fill('等得太久，没人招呼，心里不舒服')
    await panel.getByLabel('已用自己的话复述，客户确认').check()
    await panel.getByText('求发泄', { exact: true }).click()
  })
  // No solution is asked for: what was heard is written down, and that is the work.
  await takeStep(page, '登记已听完', async (panel) => {
    await box(panel, '倾听记录').fill('听客户说了二十分钟，认同等待太久，递了水，客户气消')
  })
  await takeStep(page, '登记回访', async (panel) => {
    await panel.getByLabel('满意', { exact: true }).check()
    await panel.getByLabel('已征询意见或建议').check()
  })
  await takeStep(page, '提出判定意见', async (panel) => {
    await panel.getByLabel('有理由', { exact: true }).check()
    await box(panel, '理由').fill('等候确实过长')
  })
  await supervisor.goto(new URL(page.url()).pathname)
  await supervisor.getByRole('button', { name: '判定', exact: true }).click()
  await expect(supervisor.getByText('已判定')).toBeVisible()
  await page.reload()
  await takeStep(page, '结案', async (panel) => {
    await panel.getByLabel('已向客户致谢或致歉').check()
  })
  await page.goto('/complaints?state=closed')
  await expect(page.getByRole('link', { name: '排队太久，态度冷淡' })).toBeVisible()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
})

/** One grey pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)

test('two people at one record, an image for it, and a suggestion from its menu', async ({ enter }) => {
  test.setTimeout(60_000)
  const supervisor = await enter('SV', '/customers')
  const name = await aCustomer(supervisor, 2)
  const page = await enter('CH', '/complaints')
  const found = await page.request.get(`/api/complaint-callers?q=${encodeURIComponent(name)}`)
  const { callers } = (await found.json()) as { callers: { id: string }[] }
  const filed = await page.request.post('/api/complaints', {
    headers: { ...HEADERS, 'idempotency-key': crypto.randomUUID() },
    data: { customerId: callers[0]?.id, channel: 'web', class: 'business', subClass: 'billing', title: '账单多扣三十元' },
  })
  expect(filed.status(), await filed.text()).toBe(200)
  const { id } = (await filed.json()) as { id: string }
  const take = page.getByRole('button', { name: '领取' })
  await page.goto(`/complaints/${id}`)
  await page.getByRole('region', { name: '处理阶段' }).waitFor()
  if (await take.isVisible()) await take.click()
  await expect(take).toBeHidden()

  await page.getByTestId('complaint-image').setInputFiles({ name: '账单.png', mimeType: 'image/png', buffer: PIXEL })
  await expect(page.getByRole('button', { name: /账单\.png/ })).toBeVisible()

  // Both open the record as it is; whoever saves second sees the other's words beside his own.
  await supervisor.goto(`/complaints/${id}`)
  for (const each of [page, supervisor]) await each.getByRole('button', { name: '补充记录' }).click()
  const wish = (whose: Page) => box(whose.getByRole('dialog', { name: '补充记录' }), '诉求')
  await wish(page).fill('退费')
  await wish(supervisor).fill('退费并说明原因')
  await supervisor.getByRole('dialog', { name: '补充记录' }).getByRole('button', { name: '保存记录' }).click()
  await expect(supervisor.getByRole('dialog', { name: '补充记录' })).toBeHidden()
  const mine = page.getByRole('dialog', { name: '补充记录' })
  await mine.getByRole('button', { name: '保存记录' }).click()
  await expect(mine.getByText('别人改成「退费并说明原因」，您写的是「退费」')).toBeVisible()
  expect(await axeFindings(page)).toEqual([])
  await mine.getByRole('button', { name: '用我的保存' }).click()
  await expect(mine).toBeHidden()
  await expect(page.getByRole('definition').filter({ hasText: /^退费$/ })).toBeVisible()

  const head = page.getByRole('button', { name: /^更多/ }).first()
  await head.click()
  await page.getByRole('menuitem', { name: '记下建议' }).click()
  const suggestion = page.getByRole('dialog', { name: '记下建议' })
  await box(suggestion, '建议').fill('账单上请写清楚每一项')
  await suggestion.getByRole('button', { name: '记下建议' }).click()
  await expect(page.getByText('建议已记下')).toBeVisible()
})
