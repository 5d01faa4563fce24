import { businessCalendar } from '../../kernel/business-calendar.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { Work } from '../../platform/work.ts'
import { promisesOf } from '../promises/promises.usecases.ts'
import { clocksOf, nextDue, nextEscalationAt, queueMoment, type Clock } from './complaints.clocks.rules.ts'
import type { ComplaintView, QueueItem } from './complaints.contract.ts'
import { missingRecord, nextMoves, type Standing } from './complaints.machine.rules.ts'
import { proposeNature } from './complaints.nature.rules.ts'
import * as parts from './complaints.parts.queries.ts'
import type { ComplaintChange, ComplaintRow, NamedComplaint, QueueRow } from './complaints.queries.ts'
import * as related from './complaints.related.queries.ts'
import { STAGE_OF } from './complaints.rules.ts'

const DAY = 86_400_000

/** Of the row in hand at the moment of the act: several parts of one act ask for the same. */
const known = new WeakMap<ComplaintRow, { readonly pack: Pack; readonly now: Date; readonly clocks: readonly Clock[] }>()

export function clocksOfRow(row: ComplaintRow, pack: Pack, now: Date): readonly Clock[] {
  const found = known.get(row)
  if (found?.pack === pack && found.now === now) return found.clocks
  const clocks = readClocks(row, pack, now)
  known.set(row, { pack, now, clocks })
  return clocks
}

function readClocks(row: ComplaintRow, pack: Pack, now: Date): Clock[] {
  return clocksOf(
    {
      receivedAt: row.received_at,
      roundFrom: row.round_from,
      tier: row.tier,
      takenAt: row.taken_at,
      firstContactAt: row.first_contact_at,
      lastProgressAt:
        row.last_reply_at === null || (row.first_contact_at !== null && row.last_reply_at < row.first_contact_at)
          ? row.first_contact_at
          : row.last_reply_at,
      resultAt: row.result_at,
      promise:
        row.promised_reply_at === null || row.promise_given_at === null
          ? null
          : { givenAt: row.promise_given_at, at: row.promised_reply_at, repliedAt: row.promise_replied_at },
      pauses: row.pauses.map(({ from, to }) => ({ from: new Date(from), to: to === null ? null : new Date(to) })),
      closedAt: row.closed_at,
    },
    pack.complaints,
    businessCalendar(pack.calendar),
    now,
  )
}

/** When a chip begins to warn: with the first step of the escalation. */
export const warnMoment = (clock: Clock): Date => clock.escalations[0]?.at ?? clock.dueAt

/** The columns by which the queue is sorted and reminders are found; kept with every change. */
export function clockColumns(row: ComplaintRow, pack: Pack, now: Date): ComplaintChange {
  const clocks = clocksOfRow(row, pack, now)
  if (row.closed_at !== null)
    return { next_clock: null, next_due_at: null, next_warn_at: null, queue_at: null, next_escalation_at: null }
  const next = nextDue(clocks)
  const callback =
    row.state === 'callback' && row.result_at !== null
      ? new Date(row.result_at.getTime() + pack.complaints.callbackDays.value * DAY)
      : null
  const dueAt = next?.dueAt ?? callback ?? row.round_from
  return {
    next_clock: next?.kind ?? null,
    next_due_at: next?.dueAt ?? null,
    next_warn_at: next === undefined ? null : warnMoment(next),
    queue_at: queueMoment(dueAt, row.tier, { isMajor: row.is_major, isRegulator: row.channel === 'regulator' }, pack.complaints),
    next_escalation_at: nextEscalationAt(clocks, row.told),
  }
}

export interface Issues {
  readonly openMandatory: number
  readonly topics: ReadonlySet<string>
}

export function issuesOf(rows: readonly parts.IssueRow[]): Issues {
  return {
    openMandatory: rows.filter((row) => row.mentionedAgainAt !== null && row.answeredAt === null).length,
    topics: new Set(rows.filter((row) => row.deflectedAt !== null).map((row) => row.topic)),
  }
}

export function standingOf(row: ComplaintRow, issues: Issues, pack: Pack, now: Date): Standing {
  const clocks = clocksOfRow(row, pack, now)
  const dueOf = (kind: Clock['kind']): Date => clocks.find((clock) => clock.kind === kind)?.dueAt ?? row.received_at
  const replyFrom = row.stage_reply_from ?? row.round_from
  return {
    state: row.state,
    stateBefore: row.state_before,
    record: { when: row.record_when, what: row.record_what, whom: row.record_whom, wish: row.record_wish },
    promisedReplyAt: row.promised_reply_at,
    promiseTold: row.promise_told,
    hardStopAt: dueOf('hard_stop'),
    resultDueAt: dueOf('result'),
    nature: row.nature,
    understood: row.understood,
    summary: row.summary,
    readBack: row.read_back,
    solution: row.solution,
    timeNeeded: row.time_needed,
    effect: row.effect,
    timeAndEffectExplained: row.explained,
    accepted: row.accepted,
    rejectionReason: row.rejection_reason,
    resultTold: row.result_told,
    policyRule: row.policy_rule,
    replyGiven: row.last_reply_at !== null && row.last_reply_at >= replyFrom,
    listeningRecord: row.listening_record,
    satisfaction: row.satisfaction,
    opinionAsked: row.opinion_asked,
    thanked: row.thanked,
    verdictDecided: row.verdict !== null,
    dissatisfactionCause: row.dissatisfaction_cause,
    customerWord: row.customer_word,
    handlerId: row.handler_id,
    complainedOfId: row.complained_of_id,
    targetId: null,
    note: null,
    answer: null,
    pauseReason: row.pause_reason,
    isPaused: row.paused_at !== null,
    openMandatoryIssues: issues.openMandatory,
    topicDeflectedBefore: false,
    closedAt: row.closed_at,
    reopenUntil: row.closed_at === null ? null : new Date(row.closed_at.getTime() + pack.complaints.reopenWindowDays.value * DAY),
  }
}

export function queueItem(row: QueueRow): QueueItem {
  return {
    id: row.id,
    customerId: row.customer_id,
    no: row.no,
    title: row.title,
    customerName: row.customerName,
    tier: row.tier,
    class: row.class,
    subClass: row.sub_class,
    channel: row.channel,
    state: row.state,
    stage: STAGE_OF[row.state],
    handler: row.handler_id === null ? null : { id: row.handler_id, name: row.handlerName ?? '' },
    unitName: row.unitName,
    receivedAt: row.received_at.toISOString(),
    nextDue:
      row.next_due_at === null || row.next_clock === null
        ? null
        : {
            clock: row.next_clock,
            at: row.next_due_at.toISOString(),
            warnAt: (row.next_warn_at ?? row.next_due_at).toISOString(),
          },
    isPaused: row.paused_at !== null,
    isRepeat: row.repeat_of !== null,
    isSkipLevel: row.is_skip_level,
    isMajor: row.is_major,
    closedAt: row.closed_at?.toISOString() ?? null,
    version: row.version,
  }
}

function may(work: Work, permission: string): boolean {
  try {
    work.authorise(permission)
    return true
  } catch {
    return false
  }
}

const relatedView = (row: related.RelatedRow) => ({ ...row, receivedAt: row.receivedAt.toISOString() })

/** The whole page of one complaint. */
export async function complaintView(work: Work, pack: Pack, row: NamedComplaint): Promise<ComplaintView> {
  const { tx, scope, now } = work
  const since = new Date(row.received_at.getTime() - pack.complaints.repeatWindowDays.value * DAY)
  const people = [row.filed_by, row.owner_id, row.complained_of_id, row.verdict_proposed_by, row.verdict_by]
  const [issues, hand, names, repeatCount, events, replies, promises, attachments, earlier, similar] = await Promise.all([
    parts.listIssues(tx, scope, row),
    parts.lastHandOver(tx, scope, row),
    related.namesOf(tx, scope, people),
    related.countInWindow(tx, scope, row, since),
    parts.listEvents(tx, scope, row),
    parts.listReplies(tx, scope, row),
    promisesOf(work, row.customer_id, row.id),
    related.listAttachments(tx, scope, row),
    related.earlierOf(tx, scope, row),
    related.similarTo(tx, scope, row),
  ])
  const nameOf = (id: string | null): string => (id === null ? '' : (names.get(id) ?? ''))
  const standing = standingOf(row, issuesOf(issues), pack, now)
  const handles =
    may(work, 'complaints:handle') &&
    (work.actor.role === 'SV' ||
      row.handler_id === work.actor.id ||
      row.owner_id === work.actor.id ||
      work.actor.servesStaffIds.includes(row.handler_id ?? ''))
  const isOpen = row.closed_at === null
  return {
    ...queueItem(row),
    filedByName: nameOf(row.filed_by),
    owner: { id: row.owner_id, name: nameOf(row.owner_id) },
    complainedOf: row.complained_of_id === null ? null : { id: row.complained_of_id, name: nameOf(row.complained_of_id) },
    record: standing.record,
    recordMissing: [...missingRecord(standing.record)],
    customerWords: row.customer_words,
    signs: row.signs,
    nature: row.nature,
    natureProposal: { ...proposalOf(row, pack), validated: false },
    methods: row.methods,
    promisedReplyAt: row.promised_reply_at?.toISOString() ?? null,
    promiseTold: row.promise_told,
    understood: row.understood,
    summary: row.summary,
    readBack: row.read_back,
    solution: row.solution,
    timeNeeded: row.time_needed,
    effect: row.effect,
    accepted: row.accepted,
    rejectionReason: row.rejection_reason,
    policyRule: row.policy_rule,
    listeningRecord: row.listening_record,
    handOver:
      hand === undefined
        ? null
        : {
            kind: hand.kind,
            to: { id: hand.toId, name: hand.toName },
            note: { happened: hand.happened, wanted: hand.wanted, wrong: hand.wrong, proposed: hand.proposed },
            at: hand.at.toISOString(),
            answer: hand.answer,
          },
    satisfaction: row.satisfaction,
    opinion: row.opinion,
    thanked: row.thanked,
    verdict: {
      proposed: row.verdict_proposed,
      proposedByName: row.verdict_proposed_by === null ? null : nameOf(row.verdict_proposed_by),
      reason: row.verdict_reason,
      decided: row.verdict,
      decidedByName: row.verdict_by === null ? null : nameOf(row.verdict_by),
      note: row.verdict_note,
    },
    cause: row.cause,
    contactId: row.contact_id,
    pauseReason: row.paused_at === null ? null : (row.pause_reason as ComplaintView['pauseReason']),
    repeatCount,
    clocks: clocksOfRow(row, pack, now).map((clock) => ({
      kind: clock.kind,
      startedAt: clock.startedAt.toISOString(),
      dueAt: clock.dueAt.toISOString(),
      warnAt: warnMoment(clock).toISOString(),
      metAt: clock.metAt?.toISOString() ?? null,
      state: clock.state,
      limitMinutes: clock.limitMinutes,
    })),
    moves: handles ? nextMoves(standing, now).map(({ event, refusals }) => ({ event, refusals: [...refusals] })) : [],
    may: {
      handle: handles,
      take: isOpen && may(work, 'complaints:take') && row.handler_id !== work.actor.id,
      assign: isOpen && may(work, 'complaints:assign'),
      decideVerdict:
        may(work, 'complaints:verdict') &&
        row.verdict_proposed !== null &&
        row.verdict === null &&
        row.verdict_proposed_by !== work.actor.id,
      release: may(work, 'complaints:release'),
    },
    events: events.map((event) => ({ ...event, at: event.at.toISOString() })),
    replies: replies.map((reply) => ({
      ...reply,
      hits: [...reply.hits],
      at: reply.at.toISOString(),
    })),
    issues: issues.map((issue) => ({
      id: issue.id,
      topic: issue.topic,
      deflectedAt: issue.deflectedAt?.toISOString() ?? null,
      mentionedAgainAt: issue.mentionedAgainAt?.toISOString() ?? null,
      answeredAt: issue.answeredAt?.toISOString() ?? null,
      answer: issue.answer,
      isMandatory: issue.mentionedAgainAt !== null && issue.answeredAt === null,
    })),
    promises,
    attachments: attachments.map((one) => ({ ...one, at: one.at.toISOString() })),
    earlier: earlier.map(relatedView),
    similar: similar.map(relatedView),
  }
}

export function proposalOf(row: Pick<ComplaintRow, 'signs' | 'customer_words' | 'record_what' | 'record_wish'>, pack: Pack) {
  const words = [row.customer_words, row.record_what, row.record_wish].filter((text) => text !== null).join('\n')
  const { nature, reasons } = proposeNature(pack.complaints.natureSigns.value, row.signs, words)
  return { nature, reasons: [...reasons] }
}
