import type { Input, Output } from '../../contract/endpoint.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import type { Context, Work } from '../../platform/work.ts'
import { provePassword } from '../session/session.proof.usecases.ts'
import { SEALED_PLACES } from './customers.fields.rules.ts'
import type { revealField } from './customers.file.contract.ts'
import { findFile } from './customers.page.queries.ts'
import * as queries from './customers.reveal.queries.ts'
import { decideReveal, REVEAL_SECONDS, revealReasonText } from './customers.reveal.rules.ts'
import { customersErrors } from './customers.rules.ts'

type Asked = Input<typeof revealField>['body']

/** The reason as the access log keeps it: the rule of the open obligation, or what was chosen. */
async function reasonOf(work: Work, customerId: string, asked: Asked): Promise<{ text: string; obligationId: string | null }> {
  if (asked.reason.kind === 'chosen') return { text: revealReasonText(asked.reason), obligationId: null }
  const rule = await queries.findOpenObligationRule(work.tx, work.scope, customerId, asked.reason.obligationId)
  if (rule === undefined) throw customersErrors.make('customers.obligation_not_open')
  return { text: rule, obligationId: asked.reason.obligationId }
}

/** One masked field, for a minute: in scope, with a reason, counted, audited; only then opened. */
export async function revealOneField(context: Context, customerId: string, asked: Asked): Promise<Output<typeof revealField>> {
  const { services } = context
  const proved = asked.password === undefined ? false : await provePassword(context, asked.password)
  if (asked.password !== undefined && !proved) throw customersErrors.make('customers.reveal_password_wrong')
  const purpose = asked.reason.kind === 'obligation' ? `obligation ${asked.reason.obligationId}` : revealReasonText(asked.reason)
  return context.write(
    'customers:reveal',
    async (work) => {
      const found = await findFile(work.tx, work.scope, customerId)
      if (found === undefined) throw customersErrors.make('customers.not_found')
      if (SEALED_PLACES[asked.field].group === 'private') work.authorise('customers:private.read')
      const reason = await reasonOf(work, customerId, asked)
      const zone = services.pack.calendar.timeZone.value
      const quota = services.pack.service.revealDailyQuota.value
      const opened = await queries.countRevealsSince(
        work.tx,
        work.scope,
        work.actor.id,
        startOfDay(localDate(work.now, zone), zone),
      )
      const decision = decideReveal({ opened, quota }, proved)
      if (decision.kind === 'ask_password') throw customersErrors.make('customers.reveal_needs_password', { quota })
      const kept = await queries.findSealed(work.tx, work.scope, customerId, asked.field, asked.memberId)
      if (kept === undefined) throw customersErrors.make('customers.field_empty')
      const aboveQuota = decision.kind === 'open_above_quota'
      await queries.insertReveal(work.tx, work.scope, {
        customerId,
        staffId: work.actor.id,
        field: asked.field,
        reason: reason.text,
        obligationId: reason.obligationId,
        aboveQuota,
        at: work.now,
      })
      if (aboveQuota) await alertDataProtection(work, opened + 1, quota)
      work.audit({
        action: aboveQuota ? 'customers.reveal_above_quota' : 'customers.reveal',
        objectKind: 'customer',
        objectId: customerId,
        rootId: customerId,
        fields: [asked.field],
        purpose: reason.text,
      })
      const place = SEALED_PLACES[asked.field]
      const value = services.keys.open(kept.sealed, { table: place.table, column: place.column, rowId: kept.rowId })
      return { value, reason: reason.text, seconds: REVEAL_SECONDS, left: decision.kind === 'open' ? decision.left : 0 }
    },
    { purpose },
  )
}

async function alertDataProtection(work: Work, count: number, quota: number): Promise<void> {
  for (const staffId of await queries.dataProtectionOfficers(work.tx, work.scope)) {
    await work.notify({
      staffId,
      kind: 'customers.reveal_above_quota',
      params: { staffId: work.actor.id, count, quota },
      href: `/audit?actor=${work.actor.id}`,
    })
  }
}
