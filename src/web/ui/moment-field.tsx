import { Button, Input } from 'antd'
import { serverNow } from '../api/server-time.ts'
import { dayOf } from '../i18n/format.ts'
import { useFormat, useT } from '../i18n/use-t.ts'
import { Field } from './field.tsx'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** The branch keeps UTC+8 the whole year. */
const OFFSET = '+08:00'

const atHour = (daysAhead: number, hour: string): Date =>
  new Date(`${dayOf(new Date(serverNow().getTime() + daysAhead * DAY))}T${hour}:00${OFFSET}`)

/** `2026-11-25T12:00` of a moment, as the browser's own control wants it. */
function localOf(at: string | null): string {
  if (at === null) return ''
  const shifted = new Date(new Date(at).getTime() + 8 * HOUR)
  return shifted.toISOString().slice(0, 16)
}

function momentOf(local: string): string | null {
  const at = new Date(`${local}:00${OFFSET}`)
  return local === '' || Number.isNaN(at.getTime()) ? null : at.toISOString()
}

interface MomentFieldProps {
  readonly label: string
  readonly value: string | null
  readonly onChange: (at: string | null) => void
  readonly required?: boolean
  readonly hint?: string
  readonly error?: string | null | undefined
}

/** A moment ahead, at the branch's time: the usual ones by one touch, any other by the browser's control. */
export function MomentField({ label, value, onChange, required = false, hint, error }: MomentFieldProps) {
  const t = useT()
  const format = useFormat()
  const now = serverNow()
  const choices = [
    { key: 'twoHours', at: new Date(Math.ceil((now.getTime() + 2 * HOUR) / 600_000) * 600_000) },
    { key: 'today', at: atHour(0, '18:00') },
    { key: 'tomorrowNoon', at: atHour(1, '12:00') },
    { key: 'tomorrowEvening', at: atHour(1, '18:00') },
  ].filter((each) => each.at > now)
  const wordsOf = (at: Date): string =>
    dayOf(at) === dayOf(now)
      ? t('due.today', { time: format.time(at) })
      : dayOf(at) === dayOf(new Date(now.getTime() + DAY))
        ? t('due.tomorrow', { time: format.time(at) })
        : format.dayTime(at)
  return (
    <Field label={label} required={required} {...(hint === undefined ? {} : { hint })} error={error}>
      {(control) => (
        <div className="zx-row zx-row-wrap">
          {choices.map(({ key, at }) => (
            <Button
              key={key}
              aria-pressed={value !== null && new Date(value).getTime() === at.getTime()}
              type={value !== null && new Date(value).getTime() === at.getTime() ? 'primary' : 'default'}
              onClick={() => onChange(at.toISOString())}
            >
              {wordsOf(at)}
            </Button>
          ))}
          <Input
            {...control}
            type="datetime-local"
            style={{ width: 200 }}
            value={localOf(value)}
            onChange={(event) => onChange(momentOf(event.target.value))}
          />
        </div>
      )}
    </Field>
  )
}
