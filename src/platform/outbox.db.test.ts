import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testServices, type TestServices } from '../../test/harness.ts'
import { addToOutbox, OutboxSender, startOutbox, type Gateway, type QueryResult, type SendResult } from './outbox.ts'

let services: TestServices
beforeAll(async () => {
  services = await testServices()
})
afterAll(async () => services?.close())

/** A gateway with a ledger of its own: what it accepted, it accepted. */
class FakeGateway implements Gateway {
  readonly channel = 'sms'
  readonly ledger: string[] = []
  readonly calls: string[] = []
  next: SendResult | 'lost_answer' | 'crash' = { outcome: 'accepted' }
  allowed = true
  readonly mayStillSend = async () => this.allowed
  readonly send = async ({ clientMessageId }: { clientMessageId: string }): Promise<SendResult> => {
    this.calls.push(clientMessageId)
    const answer = this.next
    if (answer === 'lost_answer') {
      this.ledger.push(clientMessageId)
      throw new Error('time-out after the request was taken')
    }
    if (answer === 'crash') throw new Error('connection refused, or so it seems')
    if (answer.outcome === 'accepted') this.ledger.push(clientMessageId)
    return answer
  }
  readonly query = async (id: string): Promise<QueryResult> => (this.ledger.includes(id) ? 'accepted' : 'not_accepted')
}

let gateway: FakeGateway
let sender: OutboxSender
beforeEach(async () => {
  await services.behind.query('delete from outbox')
  gateway = new FakeGateway()
  sender = new OutboxSender(services, [gateway])
})
const add = (businessKey = 'c1|birthday|2026-11-22|sms') =>
  services.db.kysely
    .transaction()
    .execute((tx) => addToOutbox(tx, { businessKey, channel: 'sms', payload: { template: 'birthday' } }, services.clock.now()))
const states = async () =>
  (await services.behind.query('select state from outbox order by created_at, id')).rows.map((row) => row.state as string)

describe('a message', () => {
  it('is written once for its business key and sent once', async () => {
    expect([await add(), await add()]).toEqual([true, false])
    expect(await sender.round()).toBe(1)
    expect(await sender.round()).toBe(0)
    expect([await states(), gateway.calls.length]).toEqual([['sent'], 1])
  })
  it('does not exist when its act was rolled back', async () => {
    await expect(
      services.db.kysely.transaction().execute(async (tx) => {
        await addToOutbox(tx, { businessKey: 'x', channel: 'sms', payload: {} }, services.clock.now())
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await states()).toEqual([])
  })
  it('whose answer was lost is asked about, and is not sent again when it was taken', async () => {
    await add()
    gateway.next = 'lost_answer'
    await sender.round()
    expect(await states()).toEqual(['unknown'])
    gateway.next = { outcome: 'accepted' }
    await sender.round()
    expect([await states(), gateway.calls.length]).toEqual([['sent'], 1])
  })
  it('that provably never arrived is sent again', async () => {
    await add()
    gateway.next = 'crash'
    await sender.round()
    gateway.next = { outcome: 'accepted' }
    await sender.round()
    await sender.round()
    expect([await states(), gateway.ledger.length]).toEqual([['sent'], 1])
  })
  it('stays unknown, for a person to decide, where the gateway cannot say', async () => {
    const mute = new OutboxSender(services, [
      { channel: gateway.channel, mayStillSend: gateway.mayStillSend, send: gateway.send },
    ])
    await add()
    gateway.next = 'lost_answer'
    await mute.round()
    services.clock.advance(3_600_000)
    await mute.round()
    expect([await states(), gateway.calls.length]).toEqual([['unknown'], 1])
  })
  it('whose sender died in the call becomes unknown, not sent twice', async () => {
    await add()
    await services.behind.query(`update outbox set state = 'sending', client_message_id = gen_random_uuid(), lease_until = $1`, [
      services.clock.now(),
    ])
    gateway.ledger.push((await services.behind.query('select client_message_id from outbox')).rows[0].client_message_id)
    services.clock.advance(1_000)
    await sender.round()
    expect([await states(), gateway.calls.length]).toEqual([['sent'], 0])
  })
  it('whose sender died before the call is taken up again after the lease', async () => {
    await add()
    await services.behind.query(`update outbox set state = 'claimed', lease_until = $1`, [
      new Date(services.clock.now().getTime() + 30_000),
    ])
    expect(await sender.round()).toBe(0)
    services.clock.advance(31_000)
    expect(await sender.round()).toBe(1)
    expect(await states()).toEqual(['sent'])
  })
  it('that is refused is tried five times, later each time, and at once given up when the refusal is final', async () => {
    await add()
    gateway.next = { outcome: 'refused', final: false }
    for (let i = 0; i < 8; i++) {
      await sender.round()
      expect(await sender.round()).toBe(0)
      services.clock.advance(120_000)
    }
    expect([await states(), gateway.calls.length]).toEqual([['failed'], 5])
    await add('other')
    gateway.next = { outcome: 'refused', final: true }
    await sender.round()
    expect(await states()).toEqual(['failed', 'failed'])
  })
  it('that may no longer be sent is not sent', async () => {
    await add()
    gateway.allowed = false
    await sender.round()
    expect([await states(), gateway.calls.length]).toEqual([['failed'], 0])
  })
  it('is taken by one of two senders', async () => {
    for (let i = 0; i < 30; i++) await add(`key ${i}`)
    const other = new OutboxSender(services, [gateway])
    while ((await Promise.all([sender.round(), other.round()])).some((taken) => taken > 0));
    expect([gateway.calls.length, new Set(await states())]).toEqual([30, new Set(['sent'])])
  })
  it('goes out by itself while the sender runs', async () => {
    await add()
    const running = startOutbox(services, [gateway], 20)
    await expect.poll(states).toEqual(['sent'])
    await running.stop()
  })
})
