// npm run phrases:lint: lines from standard input, one JSON object a line with `hits`.
import { createInterface } from 'node:readline'
import { telecomPack } from '../../packs/telecom/index.ts'
import { lint } from '../features/phrases/phrases.lint.rules.ts'

const book = telecomPack.complaints.phrases.value
for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify({ text, hits: lint(text, book) })}\n`)
}
