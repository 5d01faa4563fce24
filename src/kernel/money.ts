/** Money is integer fen; a fraction of a fen does not exist. */
export type Fen = number

/** `¥1,234.56`; the sign stands before the currency. */
export function formatYuan(fen: Fen): string {
  const sign = fen < 0 ? '-' : ''
  const absolute = Math.abs(fen)
  const yuan = Math.floor(absolute / 100).toLocaleString('en-US')
  return `${sign}¥${yuan}.${String(absolute % 100).padStart(2, '0')}`
}

/** Reads `1234.5`, `1,234.50`, `¥12`; undefined where it is not an amount or has more than two decimals. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^\s*(-?)[¥¥]?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?\s*元?\s*$/.exec(text)
  if (match === null) return undefined
  const fen = Number(match[2]!.replaceAll(',', '')) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  if (!Number.isSafeInteger(fen)) return undefined
  return match[1] === '-' ? -fen : fen
}
