import { existsSync, readFileSync } from 'node:fs'

/** What one stage of `npm test` came to. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** A failed test each: its name and what it said. */
  readonly failures: readonly string[]
  readonly skips: readonly string[]
}

interface VitestFile {
  readonly name: string
  readonly status: string
  readonly message?: string
  readonly assertionResults: readonly {
    readonly fullName: string
    readonly status: string
    readonly failureMessages?: readonly string[]
  }[]
}
interface PlaywrightSuite {
  readonly title: string
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly tests: readonly {
      readonly projectName: string
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped'
      readonly results: readonly { readonly error?: { readonly message?: string } }[]
    }[]
  }[]
}

/** Colours and most of a stack help nobody in a summary. */
function shorten(message: string): string {
  // oxlint-disable-next-line no-control-regex -- terminal colours begin with ESC
  const lines = message.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n')
  return lines
    .slice(0, 16)
    .map((line) => `      ${line}`)
    .join('\n')
}

function summarise(tests: readonly { name: string; status: 'passed' | 'failed' | 'skipped'; message: string }[]): Outcome {
  const having = (status: string): typeof tests => tests.filter((test) => test.status === status)
  return {
    passed: having('passed').length,
    failed: having('failed').length,
    skipped: having('skipped').length,
    failures: having('failed').map((test) => `${test.name}\n${shorten(test.message)}`),
    skips: having('skipped').map((test) => test.name),
  }
}

export function readVitest(path: string): Outcome | undefined {
  if (!existsSync(path)) return undefined
  const report = JSON.parse(readFileSync(path, 'utf8')) as { readonly testResults: readonly VitestFile[] }
  return summarise(
    report.testResults.flatMap((file) => {
      // A file that does not load has no test to fail; it fails as a whole.
      if (file.assertionResults.length === 0 && file.status === 'failed')
        return [{ name: file.name, status: 'failed' as const, message: file.message ?? '' }]
      return file.assertionResults.map((test) => ({
        name: test.fullName,
        status:
          test.status === 'passed' ? ('passed' as const) : test.status === 'failed' ? ('failed' as const) : ('skipped' as const),
        message: test.failureMessages?.join('\n') ?? '',
      }))
    }),
  )
}

export function readPlaywright(path: string): Outcome | undefined {
  if (!existsSync(path)) return undefined
  const report = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly suites: readonly PlaywrightSuite[]
    readonly errors: readonly { readonly message?: string }[]
  }
  const walk = (suite: PlaywrightSuite): { name: string; status: 'passed' | 'failed' | 'skipped'; message: string }[] => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => ({
        name: `[${test.projectName}] ${spec.title}`,
        status:
          test.status === 'skipped'
            ? ('skipped' as const)
            : test.status === 'unexpected'
              ? ('failed' as const)
              : ('passed' as const),
        message: test.results.map((result) => result.error?.message ?? '').join('\n'),
      })),
    ),
    ...(suite.suites ?? []).flatMap(walk),
  ]
  const errors = report.errors.map((error) => ({
    name: 'the run itself',
    status: 'failed' as const,
    message: error.message ?? '',
  }))
  return summarise([...report.suites.flatMap(walk), ...errors])
}
