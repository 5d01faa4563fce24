import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { defineConfig } from '@playwright/test'
import { BROWSER_FLAGS, browserPath } from './e2e/browser.ts'

// A house that runs already may be used again and again: ZHIXIN_E2E_HOUSE names the file that `e2e/serve.ts` wrote.
const isRunning = process.env['ZHIXIN_E2E_HOUSE'] !== undefined && process.env['ZHIXIN_E2E_PORT'] === undefined
// Each worker reads this file again: what the first reading chose stays.
const port = (process.env['ZHIXIN_E2E_PORT'] ??= String(20_000 + (process.pid % 20_000)))
const address = (process.env['ZHIXIN_E2E_HOUSE'] ??= join(tmpdir(), `zhixin-e2e-${process.pid}.json`))

export default defineConfig({
  testDir: 'e2e',
  // One house serves all journeys, one after another: they share its people.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  ...(isRunning
    ? {}
    : {
        webServer: {
          command: `"${process.execPath}" e2e/serve.ts "${address}"`,
          url: `http://localhost:${port}/readyz`,
          env: { PORT: port },
          timeout: 240_000,
          stderr: 'pipe',
          gracefulShutdown: { signal: 'SIGTERM', timeout: 45_000 },
        },
      }),
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: browserPath(), args: [...BROWSER_FLAGS] },
  },
})
