import { sql } from 'kysely'
import type { Tx } from '../../platform/work.ts'

/** No scope in this file: the engine works for the whole branch or for given roots, whatever the reach of who set it off. */

export interface RunState {
  readonly startedAt: Date
  readonly generatedTo: Date
}

/** The first run of a branch marks the beginning: nothing before it is owed. */
export async function openRun(tx: Tx, now: Date): Promise<RunState> {
  const known = await findRun(tx)
  if (known !== undefined) return known
  await sql`insert into obligation_run (started_at, generated_to) values (${now}, ${now}) on conflict (one) do nothing`.execute(
    tx,
  )
  return (await findRun(tx))!
}

export async function findRun(tx: Tx): Promise<RunState | undefined> {
  const row = await tx.selectFrom('obligation_run').select(['started_at', 'generated_to']).executeTakeFirst()
  return row === undefined ? undefined : { startedAt: row.started_at, generatedTo: row.generated_to }
}

export async function advanceRun(tx: Tx, now: Date): Promise<void> {
  await sql`update obligation_run set generated_to = greatest(generated_to, ${now})`.execute(tx)
}

/** A whole branch is sorted and joined at once: in memory, for this transaction only. */
export async function prepareForSets(tx: Tx): Promise<void> {
  await sql`select set_config('work_mem', '96MB', true)`.execute(tx)
}
