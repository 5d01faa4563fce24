import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fill, type Locale } from '../../kernel/texts.ts'
import { BOM, csvLine } from '../feeds/feeds.export.rules.ts'
import type { Problem } from './imports.problems.rules.ts'
import { importsTexts } from './imports.texts.ts'

/** All problems in words, streamed: row, column, what happens, why, what to do. */
export function problemsCsv(jsonLines: NodeJS.ReadableStream, locale: Locale): NodeJS.ReadableStream {
  const texts = importsTexts[locale] as Readonly<Record<string, string>>
  const word = (key: string, slots: Problem['params'] = {}) => fill(texts[key] ?? key, slots)
  async function* lines(): AsyncGenerator<string> {
    yield `${BOM}${csvLine(['row', 'column', 'severity', 'reason', 'remedy', 'value'].map((name) => word(`imports.problem.${name}`)))}`
    for await (const line of createInterface({ input: jsonLines, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === '') continue
      const problem = JSON.parse(line) as Problem
      yield csvLine([
        problem.row,
        problem.column,
        word(`imports.severity.${problem.severity}`),
        word(`imports.reason.${problem.reason}`, problem.params),
        word(`imports.remedy.${problem.reason}`, problem.params),
        String(problem.params['value'] ?? ''),
      ])
    }
  }
  return Readable.from(lines())
}
