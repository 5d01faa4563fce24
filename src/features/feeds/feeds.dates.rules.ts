export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof DATE_ORDERS)[number]

export interface PlainDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }
export const read = <T>(value: T): Read<T> => ({ ok: true, value })
export const refuse = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

const LUNAR_MONTHS = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊']
const LUNAR_MONTHS_ALSO: Readonly<Record<string, number>> = { 一: 1, 十一: 11, 十二: 12, 臘: 12 }
const HAN_DIGITS = '〇一二三四五六七八九十'

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** As a core system writes it: nothing to tidy. */
const BARE_DATE = /^\d{4}-?\d{2}-?\d{2}$/
/** 2026-11-22, 2026/11/22, 2026.11.22, 20261122, 2026年11月22日; day-first and month-first only when the mapping says so. */
export function readDate(text: string, order: DateOrder): Read<PlainDate> {
  const cell = BARE_DATE.test(text)
    ? text
    : text
        .normalize('NFKC')
        .trim()
        .replace(/[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/, '')
  const parts = datePartsOf(cell, order)
  if (parts === undefined) return refuse('date_form')
  const { year, month, day } = parts
  if (year < 1900 || year > 2100) return refuse('date_impossible')
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return refuse('date_impossible')
  return read(parts)
}

function datePartsOf(cell: string, order: DateOrder): PlainDate | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(cell)
  if (compact !== null) return toDate(compact[1], compact[2], compact[3])
  const split = /^(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*日?$/.exec(cell)
  if (split === null) return undefined
  const [, a, b, c] = split as unknown as [string, string, string, string]
  if (a.length === 4) return c.length > 2 ? undefined : toDate(a, b, c)
  if (c.length !== 4 || order === 'ymd') return undefined
  return order === 'dmy' ? toDate(c, b, a) : toDate(c, a, b)
}

function toDate(year: string | undefined, month: string | undefined, day: string | undefined): PlainDate {
  return { year: Number(year), month: Number(month), day: Number(day) }
}

export function isoDate(date: PlainDate): string {
  return `${String(date.year).padStart(4, '0')}-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`
}

/** 2026-11, 2026/11, 202611, 2026年11月, or a date within it. */
export function readMonth(text: string): Read<string> {
  const cell = text.normalize('NFKC').trim()
  const match = /^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:份)?$/.exec(cell)
  if (match === null || (match[2]?.length === 1 && /^\d{5}$/.test(cell))) {
    const date = readDate(cell, 'ymd')
    return date.ok ? read(isoDate(date.value).slice(0, 7)) : refuse('month_form')
  }
  const month = Number(match[2])
  const year = Number(match[1])
  if (month < 1 || month > 12 || year < 1990 || year > 2100) return refuse('month_form')
  return read(`${match[1]}-${String(month).padStart(2, '0')}`)
}

/** The first day of the month that lies `tenure` months before the stated one. */
export function openedBefore(referenceMonth: string, tenure: number): string {
  const months = Number(referenceMonth.slice(0, 4)) * 12 + Number(referenceMonth.slice(5, 7)) - 1 - tenure
  return isoDate({ year: Math.floor(months / 12), month: (months % 12) + 1, day: 1 })
}

export function lastDayOf(month: string): string {
  const year = Number(month.slice(0, 4))
  const number = Number(month.slice(5, 7))
  return isoDate({ year, month: number, day: daysInMonth(year, number) })
}

export interface Birthday {
  readonly calendar: 'solar' | 'lunar'
  readonly year: number | null
  readonly month: number
  readonly day: number
  readonly leapMonth: boolean
}

/**
 * A birthday as told: solar with or without its year (1980-05-06, 05-06, 5月6日), or lunar (1980年闰四月初六,
 * 四月初六, 农历1980-04-06). A calendar named in the cell wins over the mapping's.
 */
export function readBirthday(text: string, calendar: 'solar' | 'lunar', order: DateOrder, today: string): Read<Birthday> {
  const cell = text.normalize('NFKC').trim()
  const named = /^(农历|農曆|阴历|陰曆|lunar)/i.exec(cell)
  const solar = /^(公历|公曆|阳历|陽曆|solar)/i.exec(cell)
  const body = cell.slice((named ?? solar)?.[0].length ?? 0).replace(/^[:\s]+/, '')
  const leap = /[闰閏]/.test(body)
  const spoken = spokenLunar(body)
  const lunar = named !== null || leap || spoken !== undefined || (solar === null && calendar === 'lunar')
  const parts = spoken ?? numericBirthday(body.replace(/[闰閏]/, ''), order)
  if (parts === undefined) return refuse('date_form')
  const { year, month, day } = parts
  if (month < 1 || month > 12 || day < 1) return refuse('date_impossible')
  if (day > (lunar ? 30 : daysInMonth(year ?? 2000, month))) return refuse('date_impossible')
  if (year !== null && (year < 1900 || year > 2100)) return refuse('date_impossible')
  if (year !== null && isoDate({ year, month, day }) > today) return refuse('date_future')
  return read({ calendar: lunar ? 'lunar' : 'solar', year, month, day, leapMonth: leap })
}

interface BirthdayParts {
  readonly year: number | null
  readonly month: number
  readonly day: number
}

function numericBirthday(body: string, order: DateOrder): BirthdayParts | undefined {
  const whole = datePartsOf(body, order)
  if (whole !== undefined) return { ...whole, year: whole.year === 0 ? null : whole.year }
  const short = /^(?:--)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(body)
  if (short === null) return undefined
  const [first, second] = [Number(short[1]), Number(short[2])]
  return order === 'dmy' ? { year: null, month: second, day: first } : { year: null, month: first, day: second }
}

function spokenLunar(body: string): BirthdayParts | undefined {
  const match = /^(?:(\d{4})年?)?\s*[闰閏]?([正一二三四五六七八九十冬腊臘]{1,2})月(初?[一二三四五六七八九十廿卅]{1,3})日?$/.exec(
    body,
  )
  if (match === null) return undefined
  const name = match[2] ?? ''
  const month = LUNAR_MONTHS_ALSO[name] ?? LUNAR_MONTHS.indexOf(name) + 1
  const day = spokenDay(match[3] ?? '')
  return month === 0 || day === undefined ? undefined : { year: match[1] === undefined ? null : Number(match[1]), month, day }
}

function spokenDay(text: string): number | undefined {
  const body = text.replace(/^初/, '').replace('廿', '二十').replace('卅', '三十')
  const [tens, ones] = body.includes('十') ? body.split('十') : ['0', body]
  const tensValue = tens === '0' ? 0 : tens === '' ? 1 : HAN_DIGITS.indexOf(tens ?? '')
  const onesValue = ones === '' ? 0 : HAN_DIGITS.indexOf(ones ?? '')
  return tensValue < 0 || onesValue < 0 ? undefined : tensValue * 10 + onesValue
}
