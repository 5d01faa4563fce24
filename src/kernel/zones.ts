import { partsOf, plainDate, type PlainDate } from './dates.ts'

const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

interface LocalTime {
  readonly date: PlainDate
  /** `HH:MM` */
  readonly time: string
}

function parts(at: Date, zone: string): { date: PlainDate; hour: number; minute: number; second: number } {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  const found: Record<string, number> = {}
  for (const part of format.formatToParts(at)) found[part.type] = Number(part.value)
  return {
    date: plainDate(found['year']!, found['month']!, found['day']!),
    hour: found['hour']!,
    minute: found['minute']!,
    second: found['second']!,
  }
}

/** The local day of a moment; Asia/Shanghai had summer time from 1986 to 1991, so no fixed offset will do. */
export function localDate(at: Date, zone: string): PlainDate {
  if (at.getTime() < REGULAR_FROM) return parts(at, zone).date
  const local = new Date(at.getTime() + offsetAt(at, zone))
  return plainDate(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate())
}

export function localTime(at: Date, zone: string): LocalTime {
  const local = parts(at, zone)
  return { date: local.date, time: `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}` }
}

/** Since then every change of an offset, anywhere, falls on a quarter of an hour. */
const REGULAR_FROM = Date.UTC(1973, 0, 1)
const QUARTER = 900_000
const REMEMBERED = 20_000
/** By zone and quarter of an hour: `Intl` takes longer than all the arithmetic around it. */
const offsets = new Map<string, Map<number, number>>()

function offsetAt(at: Date, zone: string): number {
  const instant = at.getTime()
  if (instant < REGULAR_FROM) return offsetFromParts(at, zone)
  let known = offsets.get(zone)
  if (known === undefined || known.size >= REMEMBERED) offsets.set(zone, (known = new Map<number, number>()))
  const quarter = Math.floor(instant / QUARTER)
  let offset = known.get(quarter)
  if (offset === undefined) known.set(quarter, (offset = offsetFromParts(at, zone)))
  return offset
}

function offsetFromParts(at: Date, zone: string): number {
  const local = parts(at, zone)
  const { year, month, day } = partsOf(local.date)
  const wall = Date.UTC(year, month - 1, day, local.hour, local.minute, local.second)
  return wall - Math.floor(at.getTime() / 1000) * 1000
}

/** The first moment whose local time is `time` or later on that day: a skipped hour yields the moment of the jump. */
export function momentAt(date: PlainDate, time: string, zone: string): Date {
  const { year, month, day } = partsOf(date)
  const [hour, minute] = time.split(':')
  const wall = Date.UTC(year, month - 1, day, Number(hour), Number(minute))
  const before = offsetAt(new Date(wall - DAY), zone)
  const after = offsetAt(new Date(wall + DAY), zone)
  const candidates = [...new Set([wall - before, wall - after])].toSorted((a, b) => a - b)
  for (const candidate of candidates) {
    if (candidate + offsetAt(new Date(candidate), zone) === wall) return new Date(candidate)
  }
  return new Date(wall - before)
}

export function startOfDay(date: PlainDate, zone: string): Date {
  return momentAt(date, '00:00', zone)
}
