import type { ApiError } from '../../../web/api/api-error.ts'
import type { Format } from '../../../web/i18n/format.ts'
import type { Translate } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import type { ImportView } from '../imports.contract.ts'
import type { MappingFault } from '../imports.mapping.rules.ts'

/** A file that cannot be read says in which row and column. */
export function importErrorText(error: Pick<ApiError, 'code' | 'details'> | ApiError, t: Translate): string {
  const { code, details } = error
  if (code === 'imports.unreadable_file') {
    const slots = { row: String(details['row'] ?? '--'), column: String(details['column'] ?? '--') }
    return t.of(`imports.file.${String(details['reason'])}`, slots)
  }
  return error instanceof Error ? errorText(error, t) : (t.find(`error.${code}`) ?? code)
}

export function faultText(fault: MappingFault, t: Translate): string {
  return t.of(`imports.fault.${fault.fault}`, {
    field: fault.field === null ? '' : t.of(`imports.field.${fault.field}`),
    column: fault.column ?? '',
  })
}

/** `phone_form|手机` → 手机：不是手机或固定电话号码. */
export function reasonText(key: string, t: Translate): string {
  const [reason = '', column = ''] = key.split('|')
  const words = t.of(`imports.reason.${reason}`).replaceAll(/\{\w+\}/g, '…')
  return column === '' ? words : `${column}${t.locale === 'zh' ? '：' : ': '}${words}`
}

export function fileSize(bytes: number, format: Format): string {
  return bytes < 1024 * 1024
    ? `${format.number(Math.max(1, Math.round(bytes / 1024)))} kB`
    : `${format.number(bytes / 1024 / 1024, 1)} MB`
}

/** 40 秒, 3 分钟. */
export function leftText(seconds: number, t: Translate): string {
  return seconds >= 90
    ? t('imports.page.remaining.minutes', { count: Math.round(seconds / 60) })
    : t('imports.page.remaining.seconds', { count: Math.max(1, Math.round(seconds)) })
}

export const isRunning = (job: Pick<ImportView, 'state'>): boolean =>
  job.state === 'checking' || job.state === 'applying' || job.state === 'undoing'
