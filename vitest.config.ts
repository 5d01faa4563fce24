import { defineConfig } from 'vitest/config'

const everywhere = ['src/**', 'packs/**', 'test/**', 'bench/**', 'tools/**']
const named = (suffix: string): string[] => everywhere.map((folder) => `${folder}/*.${suffix}`)

/** CONTRIBUTING.md, "Tests": the name of a test file says what it needs. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Pure functions: a worker of its own for each file would load the same modules fifty times.
          isolate: false,
          include: [...named('test.ts'), ...named('test.tsx')],
          exclude: [...named('db.test.ts'), ...named('slow.test.ts')],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'database',
          // Each file opens a database of its own; loading the house again for each took a quarter of the time.
          isolate: false,
          include: named('db.test.ts'),
          globalSetup: ['test/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'slow',
          include: named('slow.test.ts'),
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
    maxWorkers: 2,
    pool: 'forks',
  },
})
