import type { Format } from '../../../web/i18n/format.ts'
import type { Translate } from '../../../web/i18n/use-t.ts'
import type { CustomerRow } from '../customers.contract.ts'

const MONTHS = ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '冬', '腊']
const TENS = ['初', '十', '廿', '三']
const UNITS = ['十', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 八月初三, 闰六月廿一 */
export function lunarDayWords(month: number, day: number, leap: boolean): string {
  const days = day === 10 ? '初十' : day === 20 ? '二十' : day === 30 ? '三十' : `${TENS[Math.floor(day / 10)]}${UNITS[day % 10]}`
  return `${leap ? '闰' : ''}${MONTHS[month - 1]}月${days}`
}

type Birthday = NonNullable<CustomerRow['birthday']>

/** The day as told: 8月3日 or 八月初三; Aug 3 or lunar 8/3. */
export function birthdayWords(birthday: Birthday, t: Translate, format: Format): string {
  if (birthday.calendar === 'lunar') {
    return t.locale === 'zh'
      ? lunarDayWords(birthday.month, birthday.day, birthday.leapMonth)
      : `lunar ${birthday.leapMonth ? 'leap ' : ''}${birthday.month}/${birthday.day}`
  }
  const two = (n: number) => String(n).padStart(2, '0')
  // A leap year, so that 29 February can be said; only day and month are shown.
  const day = new Date(`2000-${two(birthday.month)}-${two(birthday.day)}T12:00:00Z`)
  return new Intl.DateTimeFormat(format.locale === 'zh' ? 'zh-CN' : 'en-US', {
    month: format.locale === 'zh' ? 'long' : 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(day)
}

/** With the year where it is known: 1979年农历八月初三生. */
export function bornWords(birthday: Birthday, t: Translate, format: Format): string {
  const day = birthdayWords(birthday, t, format)
  return birthday.year === null
    ? t(`customer.born.${birthday.calendar}`, { day })
    : t(`customer.bornIn.${birthday.calendar}`, { day, year: birthday.year })
}
