/** Blanks of any kind, then a sign that a spreadsheet takes for a formula; or a line break or tab in front. */
const RUNS = /^[\s\u3000\ufeff\u00a0\u0000]*[=+\-@＝＋－＠]|^[\t\r\n]/

/** A cell of an exported CSV: text that a spreadsheet would run gets a quote in front, the rest is quoted where it must be. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = RUNS.test(value) ? `'${value}` : value
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}
/** Spreadsheets read UTF-8 only behind this mark. */
export const BOM = '\ufeff'
