import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { denied } from '../../platform/denial.ts'
import type { Context } from '../../platform/work.ts'
import { lint, refusedHits } from '../phrases/phrases.lint.rules.ts'
import * as duties from './complaints.duties.usecases.ts'
import { holdComplaint, sendComplaint } from './complaints.moves.usecases.ts'
import type * as contract from './complaints.moves.contract.ts'
import { assertMayGoOut, settleReplies, textHash } from './complaints.outgoing.usecases.ts'
import * as parts from './complaints.parts.queries.ts'
import * as queries from './complaints.queries.ts'
import { complaintsErrors, OUTGOING } from './complaints.rules.ts'

/** What a promised reply may be: word of the progress, of the result or of the rule, not a first call. */
const KEEPS_PROMISE: readonly string[] = ['progress', 'result', 'policy']

export function replyToComplaint(
  context: Context,
  id: string,
  body: Input<typeof contract.replyToComplaint>['body'],
): Promise<Output<typeof contract.replyToComplaint>> {
  const { pack } = context.services
  return context.write('complaints:handle', async (work) => {
    const before = await holdComplaint(work, pack, id, null)
    if (before.closed_at !== null && body.status !== 'note')
      throw complaintsErrors.make('complaints.wrong_state', { state: before.state })
    const goesOut = OUTGOING.includes(body.status)
    const checked = goesOut
      ? await assertMayGoOut(work, pack, before, body.text)
      : { hits: lint(body.text, pack.complaints.phrases.value), release: null }
    const replyId = newId(work.now)
    const written = parts.insertReply(
      work.tx,
      work.scope,
      before,
      { id: replyId, ...body, hits: checked.hits, releaseId: checked.release?.id ?? null },
      {
        id: newId(work.now),
        kind: 'reply',
        from: null,
        to: null,
        details: {
          channel: body.channel,
          status: body.status,
          purpose: body.purpose,
          forbidden: refusedHits(checked.hits).length,
        },
      },
      work.now,
    )
    let version = before.version
    if (goesOut) {
      const keeps =
        KEEPS_PROMISE.includes(body.purpose) && before.promised_reply_at !== null && before.promise_replied_at === null
      const { after, saved } = sendComplaint(work, pack, before, {
        last_reply_at: work.now,
        ...(before.first_contact_at === null ? { first_contact_at: work.now } : {}),
        ...(body.purpose === 'result' ? { result_told: true } : {}),
        ...(keeps ? { promise_replied_at: work.now } : {}),
      })
      version = after.version
      work.trail(
        Promise.all([
          written,
          saved,
          duties.followClocks(work, pack, before, after, before.customerName, replyId),
          keeps ? settleReplies(work, before, `complaint_reply:${replyId}`) : undefined,
        ]),
      )
    } else work.trail(written)
    work.audit({
      action: 'complaints.reply',
      objectKind: 'complaint',
      objectId: id,
      rootId: before.customer_id,
      fields: ['text', 'status', 'purpose'],
    })
    const reply = {
      id: replyId,
      channel: body.channel,
      status: body.status,
      purpose: body.purpose,
      text: body.text,
      hits: checked.hits,
      byName: before.handler_id === work.actor.id ? (before.handlerName ?? '') : await nameOf(),
      at: work.now.toISOString(),
      releasedByName: checked.release?.byName ?? null,
      releaseReason: checked.release?.reason ?? null,
    }
    return { reply, version }

    async function nameOf(): Promise<string> {
      return (await parts.listReplies(work.tx, work.scope, before)).find((each) => each.id === replyId)?.byName ?? ''
    }
  })
}

/** A supervisor's reason goes with the text; the text is known by its hash, so that not one word more goes out. */
export function releasePhrase(
  context: Context,
  id: string,
  body: Input<typeof contract.releasePhrase>['body'],
): Promise<Output<typeof contract.releasePhrase>> {
  return context.write('complaints:release', async (work) => {
    const row = await queries.lockComplaint(work.tx, work.scope, id)
    if (row === undefined) throw denied(complaintsErrors.make('complaints.not_found'))
    if (row.handler_id === work.actor.id) throw complaintsErrors.make('complaints.release_own')
    const hits = lint(body.text, context.services.pack.complaints.phrases.value)
    if (refusedHits(hits).length === 0) throw complaintsErrors.make('complaints.nothing_to_release')
    const releaseId = newId(work.now)
    await parts.insertRelease(
      work.tx,
      work.scope,
      row,
      { id: releaseId, textHash: textHash(body.text), reason: body.reason },
      work.now,
    )
    await parts.insertEvent(
      work.tx,
      work.scope,
      row,
      { id: releaseId, kind: 'release', from: null, to: null, details: { reason: body.reason, text: body.text } },
      work.now,
    )
    work.audit({
      action: 'complaints.release',
      objectKind: 'complaint',
      objectId: id,
      rootId: row.customer_id,
      purpose: body.reason,
    })
    return { hits }
  })
}
