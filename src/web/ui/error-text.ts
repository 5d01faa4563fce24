import { ApiError } from '../api/api-error.ts'
import type { Translate } from '../i18n/use-t.ts'

/** An error whose message is already in the reader's words. */
export class ShownError extends Error {}

/** What went wrong, in the reader's words; details of the error fill the text's slots. */
export function errorText(error: unknown, t: Translate): string {
  if (error instanceof ShownError) return error.message
  if (!(error instanceof ApiError)) return t('error.web.unknown', { code: error instanceof Error ? error.name : 'unknown' })
  const slots = Object.fromEntries(
    Object.entries(error.details).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
  const text =
    t.find(`error.${error.code}`, slots) ?? (error.isStale ? t('error.web.stale') : t('error.web.unknown', { code: error.code }))
  return error.status >= 500 && error.requestId !== '' ? t('error.withId', { text, id: error.requestId }) : text
}
