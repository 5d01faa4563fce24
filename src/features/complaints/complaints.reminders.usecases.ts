import { newId } from '../../kernel/ids.ts'
import type { Context, Work } from '../../platform/work.ts'
import { endCaseAccess } from '../customers/customers.case.usecases.ts'
import { dueEscalations, escalationKey, type Escalation } from './complaints.clocks.rules.ts'
import * as desk from './complaints.desk.queries.ts'
import * as parts from './complaints.parts.queries.ts'
import * as queries from './complaints.queries.ts'
import { clocksOfRow } from './complaints.view.usecases.ts'
import { saveComplaint } from './complaints.moves.usecases.ts'

const BATCH = 100

/** Tells whoever must know that 75, 90 or all of a clock's time has passed; each step once. */
export async function sendReminders(context: Context): Promise<number> {
  let done = 0
  for (;;) {
    const found = await context.write('complaints:run', async (work) => {
      const due = await desk.lockDueReminders(work.tx, work.scope, work.now, BATCH)
      for (const of of due) await remind(work, context, of)
      work.audit({ action: 'complaints.remind', objectKind: 'complaint', objectId: null })
      return due.length
    })
    done += found
    if (found < BATCH) return done
  }
}

async function remind(work: Work, context: Context, of: desk.DueReminder): Promise<void> {
  const { pack } = context.services
  const row = await queries.reloadComplaint(work.tx, work.scope, of)
  const clocks = clocksOfRow(row, pack, work.now)
  const steps = dueEscalations(clocks, row.told, work.now)
  const told: Record<string, number> = { ...row.told }
  for (const step of steps) {
    const clock = clocks.find((each) => each.kind === step.clock)
    if (clock !== undefined) told[escalationKey(clock)] = step.percent
    await tell(work, context, row, step)
  }
  await saveComplaint(work, pack, row, { told: JSON.stringify(told), taken_at: row.taken_at })
}

async function tell(work: Work, context: Context, row: queries.NamedComplaint, step: Escalation): Promise<void> {
  const rule = context.services.pack.complaints.escalation.value.find((each) => each.percent === step.percent)
  const { supervisors, quality } = await desk.listeners(work.tx, work.scope, row.unit_id)
  const people = new Set<string>()
  for (const whom of rule?.tell ?? []) {
    if (whom === 'handler' && row.handler_id !== null) people.add(row.handler_id)
    // A complaint without a handler is its supervisor's from the first step on.
    if (whom === 'supervisor' || row.handler_id === null) for (const id of supervisors) people.add(id)
    if (whom === 'quality') for (const id of quality) people.add(id)
  }
  for (const staffId of people) {
    await work.notify({
      staffId,
      kind: 'complaints.escalation',
      params: { no: row.no, clock: `complaint.clock.${step.clock}`, percent: step.percent },
      href: `/complaints/${row.id}`,
    })
  }
  await parts.insertEvent(
    work.tx,
    work.scope,
    row,
    {
      id: newId(work.now),
      kind: 'escalation',
      from: null,
      to: null,
      details: { clock: step.clock, percent: step.percent, people: people.size },
    },
    work.now,
  )
}

/** Nightly: those who worked on a complaint that can no longer be reopened need its customer no more. */
export async function endOldAccess(context: Context): Promise<void> {
  const days = context.services.pack.complaints.reopenWindowDays.value
  for (;;) {
    const found = await context.write('complaints:run', async (work) => {
      const rows = await desk.longClosed(work.tx, work.scope, new Date(work.now.getTime() - days * 86_400_000), 500)
      for (const row of rows) await endCaseAccess(work, { customerId: row.customer_id, caseKind: 'complaint', caseId: row.id })
      work.audit({ action: 'complaints.remind', objectKind: 'case_access', objectId: null, fields: ['toAt'] })
      return rows.length
    })
    if (found < 500) return
  }
}
