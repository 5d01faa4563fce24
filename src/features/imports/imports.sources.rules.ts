import type { FeedChoices, FeedShape } from '../feeds/feeds.shape.rules.ts'
import type { ImportKind } from './imports.fields.rules.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import type { Counts } from './imports.problems.rules.ts'

/** A feed that comes again: how it is read, what its columns mean, and what it may do by itself. */
export interface ImportSource {
  readonly id: string
  readonly name: string
  readonly code: string
  readonly kind: ImportKind
  readonly columns: readonly string[]
  readonly choices: FeedChoices
  readonly mapping: Mapping
  readonly refusedLimitPercent: number
  readonly createdBy: string
  readonly createdByName: string | null
  readonly usedAt: Date
  readonly version: number
}

/** What must be said again to read the next file as this one was. */
export function choicesOf(shape: FeedShape): FeedChoices {
  if (shape.workbook === undefined) return { encoding: shape.encoding, delimiter: shape.delimiter, header: shape.header }
  return { sheet: shape.workbook.sheet, headerRow: shape.workbook.headerRow }
}

/** Folder of a source: letters and digits of its name, else a word and a number. */
export function sourceCode(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30)
  const stem = plain === '' ? 'source' : plain
  for (let number = 1; ; number++) {
    const code = number === 1 && plain !== '' ? stem : `${stem}-${number}`
    if (!taken.has(code)) return code
  }
}

/** Refused rows of the dry run in per cent; usage that is refused beside its customer counts once. */
export function refusedPercent(counts: Counts): number {
  return counts.rows === 0 ? 100 : (Math.max(counts.refused, counts.usageRefused) * 100) / counts.rows
}

/** A delivered file is written without a person only if hardly anything of it is refused, and something is left. */
export function mayApplyItself(counts: Counts, limitPercent: number): boolean {
  return counts.fresh + counts.changed + counts.same + counts.usage > 0 && refusedPercent(counts) <= limitPercent
}

export const TOKEN_PREFIX = 'zxf_'
/** `Authorization: Bearer zxf_…` → the token; null where it has another form. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer (zxf_[A-Za-z0-9_-]{43})$/.exec(header ?? '')?.[1] ?? null
}

/** Names of files that somebody is still writing. */
export function isUnfinished(name: string): boolean {
  return /^[.~]|\.(?:tmp|part|partial|filepart|crdownload|swp|writing)$/i.test(name)
}
