import { z } from 'zod'

// zod compiles its checks with `new Function`, which the content security policy of the pages forbids. Every contract
// passes here before it makes its first schema.
if (typeof document !== 'undefined') z.config({ jitless: true })

export const id = z.uuid()
export const idParams = z.object({ id })
/** A date without time of day (`2026-11-22`). */
export const plainDate = z.iso.date()
/** A moment in UTC, ISO 8601. */
export const instant = z.iso.datetime()
/** `2026-11` */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
/** Money in integer fen. */
export const fen = z.int()
export const version = z.int().positive()
/** The database keeps every character but this one. */
const NO_NUL = /^[^\u0000]*$/
/** One line that a person types. */
export const line = (max: number) => z.string().trim().min(1).max(max).regex(NO_NUL)
export const prose = (max: number) => z.string().trim().max(max).regex(NO_NUL)
/** A rate is never a bare quotient: "--" is shown where the denominator is 0. */
export const ratio = z.object({ numerator: z.int(), denominator: z.int() })

/** Keyset paging: `cursor` is opaque and comes from the last reply. */
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
export const nothing = z.object({})
