import { isPlainDate } from '../../kernel/dates.ts'
import { customersErrors } from './customers.rules.ts'

export interface Cursor {
  readonly key: string | number
  readonly id: string
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Where the last page ended; opaque to the caller. */
export function writeCursor(cursor: Cursor): string {
  return btoa(encodeURIComponent(JSON.stringify([cursor.key, cursor.id])))
}

export function readCursor(text: string, type: 'number' | 'text' | 'instant' | 'date'): Cursor {
  try {
    const [key, id] = JSON.parse(decodeURIComponent(atob(text))) as [unknown, unknown]
    if (typeof id === 'string' && UUID.test(id) && fits(key, type)) return { key: key as string | number, id }
  } catch {
    // Not one of ours: told below.
  }
  throw customersErrors.make('customers.cursor_invalid')
}

function fits(key: unknown, type: 'number' | 'text' | 'instant' | 'date'): boolean {
  if (type === 'number') return Number.isSafeInteger(key) && Math.abs(key as number) < 2 ** 31
  if (typeof key !== 'string' || key.length > 300 || key.includes('\0')) return false
  if (type === 'date') return isPlainDate(key)
  return type !== 'instant' || (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(key) && !Number.isNaN(Date.parse(key)))
}
