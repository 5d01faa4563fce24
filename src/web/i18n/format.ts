import type { Locale } from '../../kernel/texts.ts'

/** The branch's time zone: a moment reads the same on every desk. */
export const TIME_ZONE = 'Asia/Shanghai'
/** Shown where the denominator is 0. */
export const NO_RATE = '--'

const tag = (locale: Locale): string => (locale === 'zh' ? 'zh-CN' : 'en-US')

type DateParts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'weekday', string>

const partsFormats = new Map<Locale, Intl.DateTimeFormat>()

function partsOf(at: Date, locale: Locale): DateParts {
  let format = partsFormats.get(locale)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(tag(locale), {
      timeZone: TIME_ZONE,
      year: 'numeric',
      month: locale === 'zh' ? 'numeric' : 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      weekday: locale === 'zh' ? 'long' : 'short',
      hourCycle: 'h23',
    })
    partsFormats.set(locale, format)
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value])) as DateParts
}

/** `2026-11-22` of a moment, on the branch's calendar. */
export function dayOf(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

/** A plain date is read at noon UTC: no time zone turns it into its neighbour. */
const moment = (value: string | Date): Date =>
  value instanceof Date ? value : new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00Z` : value)

export interface Format {
  readonly locale: Locale
  /** 1,224,325 */
  number(value: number, digits?: number): string
  /** 81.4%, or "--" where the denominator is 0. */
  percent(numerator: number, denominator: number, digits?: number): string
  /** Integer fen as yuan: ¥1,286.00 */
  money(fen: number, digits?: number): string
  /** 11月25日, with the year when it is not this year's. */
  day(value: string | Date): string
  /** 2026年11月25日 */
  fullDay(value: string | Date): string
  /** 10:42 */
  time(value: string | Date): string
  /** 11月25日 10:42 */
  dayTime(value: string | Date): string
  /** 11月25日 星期三 10:42 */
  clock(value: Date): string
  /** 2026年11月, from `2026-11` */
  month(value: string): string
}

export function formatOf(locale: Locale, now: () => Date): Format {
  const zh = locale === 'zh'
  const day = (at: Date, withYear: boolean): string => {
    const p = partsOf(at, locale)
    if (zh) return `${withYear ? `${p.year}年` : ''}${p.month}月${p.day}日`
    return `${p.month} ${p.day}${withYear ? `, ${p.year}` : ''}`
  }
  const otherYear = (at: Date): boolean => partsOf(at, locale).year !== partsOf(now(), locale).year
  const time = (at: Date): string => `${partsOf(at, locale).hour}:${partsOf(at, locale).minute}`
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(tag(locale), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
  return {
    locale,
    number,
    percent: (numerator, denominator, digits = 1) =>
      denominator === 0 ? NO_RATE : `${number((100 * numerator) / denominator, digits)}%`,
    money: (fen, digits = 2) => `¥${number(fen / 100, digits)}`,
    day: (value) => day(moment(value), otherYear(moment(value))),
    fullDay: (value) => day(moment(value), true),
    time: (value) => time(moment(value)),
    dayTime: (value) => `${day(moment(value), otherYear(moment(value)))} ${time(moment(value))}`,
    clock: (value) => `${day(value, false)} ${partsOf(value, locale).weekday} ${time(value)}`,
    month: (value) => {
      const p = partsOf(moment(`${value}-01`), locale)
      return zh ? `${p.year}年${p.month}月` : `${p.month} ${p.year}`
    },
  }
}
