import { sql, type Kysely } from 'kysely'
import { kept } from './connection.ts'
import type { DB } from './db-types.generated.ts'

/** The channel that every server process listens on. */
export const NOTICE_CHANNEL = 'zhixin_notice'
const LONGEST = 7_999

/**
 * What one process tells the others, after the commit. Ids, names of kinds and counts only: the channel is no place
 * for personal data, and a reader's rights are checked where the notice is delivered.
 */
export interface Notice {
  /** The person whose open streams get it. */
  readonly staffId: string
  /** `notification` and `session_ended` are the platform's; a feature may add its own (`imports.progress`). */
  readonly event: string
  /** Row of `notification`. */
  readonly id?: string
  readonly data?: Readonly<Record<string, string | number | boolean | null>>
}

/** Delivered when the surrounding transaction commits. */
export async function publishNotice(db: Kysely<DB>, notice: Notice): Promise<void> {
  const text = JSON.stringify(notice)
  if (Buffer.byteLength(text) > LONGEST)
    throw new Error(`the notice ${notice.event} is longer than PostgreSQL carries: send an id`)
  await kept(sql`select pg_notify(${NOTICE_CHANNEL}, ${text})`).execute(db)
}

/** Ends the streams of a person whose sessions were revoked, whose role changed or who was disabled, at once. */
export async function publishSessionEnd(db: Kysely<DB>, staffId: string): Promise<void> {
  await publishNotice(db, { staffId, event: 'session_ended' })
}
