import { axeFindings } from './axe.ts'
import { expect, test } from './server.ts'

test('from slider to published version: the analyst drafts and submits, the executive approves, and it is in force', async ({
  enter,
}) => {
  const analyst = await enter('AN', '/studio')
  const sentence = analyst.locator('.zx-head p')
  await expect(sentence).toContainText('相同', { timeout: 30_000 })
  await expect(analyst.getByText('没有客户换级')).toBeVisible()

  // The keyboard moves a slider a step; the others give way, so that the sum stays 100.
  const tenure = analyst.getByRole('slider', { name: '在网时长' })
  await tenure.focus()
  for (let step = 0; step < 10; step++) await tenure.press('ArrowRight')
  await expect(tenure).toHaveAttribute('aria-valuetext', '25%')
  const sliders = ['消费（近 12 个月）', '在网时长', '增长（近 3 个月比前 3 个月）', '缴费信用']
  const weights = await Promise.all(
    sliders.map(async (name) => Number(await analyst.getByRole('slider', { name }).getAttribute('aria-valuenow'))),
  )
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100)
  await expect(analyst.locator('del').filter({ hasText: '15%' }).first()).toBeVisible()
  await expect(sentence).toContainText(/[1-9]\d* 位客户换级/)

  // Who moves, with the reason in words, and what follows.
  const movers = analyst.getByRole('region', { name: '谁会换级' })
  await expect(movers.getByRole('row').nth(1)).toContainText(/分界由 .+ 分移到 .+ 分|[多少] [\d.]+ 分/)
  await expect(movers.getByRole('row').nth(1)).toContainText('*')
  await expect(analyst.getByRole('region', { name: '服务量' })).toContainText(/每月应沟通由 [\d,.]+ 次变为 [\d,.]+ 次/)
  await expect(analyst.getByRole('img', { name: /^洛伦兹曲线/ })).toBeVisible()
  await expect(analyst.getByRole('img', { name: /^帕累托/ })).toBeVisible()
  expect(await axeFindings(analyst)).toEqual([])

  // The address holds the draft.
  await expect(analyst).toHaveURL(/d=w/)
  await analyst.reload()
  await expect(analyst.getByRole('slider', { name: '在网时长' })).toHaveAttribute('aria-valuetext', '25%')

  // Submitted for a second person; the analyst himself cannot approve it.
  const publish = analyst.getByRole('region', { name: '发布' })
  const submit = publish.getByRole('button', { name: '提交草案复核' })
  await expect(submit).toBeDisabled()
  const today = await analyst.evaluate(async () => {
    const reply = await fetch('/api/studio')
    return ((await reply.json()) as { today: string }).today
  })
  await publish.getByLabel('生效日').fill(today)
  await publish.getByLabel('理由').fill('在网年限应当更重')
  await submit.click()
  const link = publish.getByRole('link', { name: /^第 \d+ 版待复核/ }).first()
  await link.click()
  await expect(analyst.getByText('这是您提出的版本，须由另一人批准。')).toBeVisible()
  await expect(analyst.getByRole('button', { name: '批准这一版', exact: true })).toHaveCount(0)

  const path = new URL(analyst.url()).pathname
  const executive = await enter('EX', path)
  await executive.getByRole('button', { name: '批准这一版', exact: true }).click()
  await executive.getByRole('dialog').getByRole('button', { name: '批准这一版', exact: true }).click()
  await expect(executive.locator('main').getByText('现行', { exact: true }).first()).toBeVisible()

  // The rules in force are now the draft's: against them nobody moves.
  const number = path.split('/').at(-1)!
  await analyst.goto('/studio')
  await expect(sentence).toContainText(`草案与现行第 ${number} 版相同`, { timeout: 30_000 })
  await expect(analyst.getByRole('slider', { name: '在网时长' })).toHaveAttribute('aria-valuetext', '25%')

  // Who approves looks on: sums, no names, nothing to move. On the phone nothing is cut off.
  await executive.setViewportSize({ width: 390, height: 844 })
  await executive.goto('/studio?d=w40-40-10-10_e85_m12_s35-150-400_i0-0_v12')
  await expect(executive.getByText('您的角色只看合计，不看客户姓名。')).toBeVisible()
  await expect(executive.getByRole('slider', { name: '在网时长' })).toHaveAttribute('aria-disabled', 'true')
  expect(await executive.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
})
