import { sql } from 'kysely'
import { businessCalendar, isWorkday } from '../../kernel/business-calendar.ts'
import { addDays } from '../../kernel/dates.ts'
import { toLunar } from '../../kernel/lunar.ts'
import type { CalendarPack } from '../../kernel/pack/calendar-pack.ts'
import type { Tx } from '../../platform/work.ts'

/** No scope in this file: the engine works for the whole branch or for given roots, whatever the reach of who set it off. */

const FIRST = '2015-01-01'
const LAST = '2099-12-31'
/** Raised when the columns change. */
const FORMAT = 1

/** The days as the SQL of the engine reads them; filled once, and again when the pack's holidays change. */
export async function ensureCalendar(tx: Tx, pack: CalendarPack): Promise<void> {
  const fingerprint = JSON.stringify([
    FORMAT,
    FIRST,
    LAST,
    pack.timeZone.value,
    pack.workdays.value,
    pack.holidays.value,
    pack.makeUpWorkdays.value,
  ])
  const known = await tx.selectFrom('calendar_source').select('fingerprint').executeTakeFirst()
  if (known?.fingerprint === fingerprint) return
  // Two processes may meet here; the second waits and then finds the same days.
  await sql`insert into calendar_source (fingerprint) values (${fingerprint}) on conflict (one) do update set fingerprint = excluded.fingerprint`.execute(
    tx,
  )
  const calendar = businessCalendar(pack)
  const rows: unknown[] = []
  let workdayNo = 0
  for (let day = FIRST; day <= LAST; day = addDays(day, 1)) {
    const lunar = toLunar(day)
    const working = isWorkday(calendar, day)
    if (working) workdayNo++
    rows.push([day, lunar.year, lunar.month, lunar.day, lunar.leap, lunar.daysInMonth, lunar.leapMonth, working, workdayNo])
  }
  await sql`
    insert into calendar_day (day, lunar_year, lunar_month, lunar_day, lunar_leap, lunar_month_days, lunar_leap_month, is_workday, workday_no)
    select (r ->> 0)::date, (r ->> 1)::smallint, (r ->> 2)::smallint, (r ->> 3)::smallint, (r ->> 4)::boolean,
           (r ->> 5)::smallint, (r ->> 6)::smallint, (r ->> 7)::boolean, (r ->> 8)::integer
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) r
    on conflict (day) do update set is_workday = excluded.is_workday, workday_no = excluded.workday_no,
      lunar_year = excluded.lunar_year, lunar_month = excluded.lunar_month, lunar_day = excluded.lunar_day,
      lunar_leap = excluded.lunar_leap, lunar_month_days = excluded.lunar_month_days, lunar_leap_month = excluded.lunar_leap_month`.execute(
    tx,
  )
}
