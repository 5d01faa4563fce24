import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { importCustomers, importedCustomer, makeCustomer, type CustomerMore, type TestCustomer } from '../../../test/customers.ts'
import { signInAs } from '../../../test/factories.ts'
import {
  analyst,
  app,
  closeWorld,
  done,
  fullFile,
  get,
  head,
  manager,
  merge,
  one,
  openWorld,
  otherHead,
  otherManager,
  post,
  q,
  settled,
  system,
  territory,
  undo,
  unit,
  versions,
  wholeDatabase,
} from '../../../test/merges-world.ts'
import { newId } from '../../kernel/ids.ts'
import { subscriptionKeysFile } from '../facts/facts.usecases.ts'
import { performValueRun, startValueRun } from '../value/value.run.usecases.ts'
import { searchDuplicates } from './merges.candidates.usecases.ts'
import type { Candidate, MergePreview } from './merges.contract.ts'
import { movers, staying } from './merges.movers.usecases.ts'

beforeAll(openWorld)
beforeEach(() => app.services.clock.advance(60_000))
afterAll(closeWorld)

describe('the catalogue', () => {
  test('every table about a customer has a mover, or stays for a reason', async () => {
    const declared = [
      ...movers.flatMap((mover) => [...mover.moves.map((table) => table.table), ...Object.keys(mover.stays ?? {})]),
      ...Object.keys(staying),
    ]
    expect(new Set(declared).size).toBe(declared.length)
    const tables = await q<{ name: string }>(
      `select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('customer_id', 'root_id') and not a.attisdropped order by 1`,
    )
    expect(declared.toSorted()).toEqual(tables.map((table) => table.name))
  })
})

describe('two files of one person', () => {
  test('become one with all that hangs on them, and two again to the byte', async () => {
    const { services } = app
    const into = await fullFile({
      name: '王小明',
      phone: '13800138000',
      idNumber: '11010519491231002X',
      tier: 'silver',
      valueScore: 40,
      managerId: manager.id,
    })
    const from = await fullFile({
      name: '王晓明',
      phone: '13800138001',
      address: '枫林路1号',
      tier: 'gold',
      valueScore: 70,
      managerId: otherManager.id,
    })
    await settled(into, from)
    const mine = (table: string, customer: TestCustomer, root = 'customer_id') =>
      one<{ n: number }>(`select count(*)::int as n from ${table} where ${root} = $1`, [customer.customerId]).then((row) => row.n)
    const before = await wholeDatabase()

    const made = done(await merge(into, from, { phone: 'from', address: 'from', employer: 'from', sports: 'from' }))
    for (const table of [
      'contact',
      'complaint',
      'complaint_attachment',
      'promise',
      'goodwill_spend',
      'suggestion',
      'subscription',
      'family_member',
      'consent',
      'tier_grant',
    ])
      expect([table, await mine(table, into), await mine(table, from)]).toEqual([table, expect.any(Number), 0])
    expect(await mine('contact', into)).toBe(2)
    expect(await mine('subscription', into)).toBe(2)
    expect(
      await one('select tier, value_score::float8 as score, merged_into, manager_id, name from customer where customer_id = $1', [
        into.customerId,
      ]),
    ).toEqual({
      tier: 'gold',
      score: 70,
      merged_into: null,
      manager_id: manager.id,
      name: '王小明',
    })
    expect(await one('select tier, merged_into, manager_id from customer where customer_id = $1', [from.customerId])).toEqual({
      tier: 'none',
      merged_into: into.customerId,
      manager_id: null,
    })
    // Sealed values were bound to the old row: they open in the new one.
    const secret = await one<{ phone: Buffer; address: Buffer; id_number: Buffer }>(
      'select phone, address, id_number from customer_secret where customer_id = $1',
      [into.customerId],
    )
    const open = (column: string, sealed: Buffer) =>
      services.keys.open(sealed, { table: 'customer_secret', column, rowId: into.customerId })
    expect([open('phone', secret.phone), open('address', secret.address), open('id_number', secret.id_number)]).toEqual([
      '13800138001',
      '枫林路1号',
      '11010519491231002X',
    ])
    const details = await one<{ employer: Buffer }>('select employer from private_detail where customer_id = $1', [
      into.customerId,
    ])
    expect(services.keys.open(details.employer, { table: 'private_detail', column: 'employer', rowId: into.customerId })).toMatch(
      /^岳华重工/,
    )
    // One person owes once: the same month's contact stands at the survivor, and the contacts of both met it.
    const duties = await q<{ rule: string; root: string; state: string }>(
      `select rule, case root_id when $1 then 'into' else 'from' end as root, state from obligation where root_id in ($1, $2) order by 1, 2, 3`,
      [into.customerId, from.customerId],
    )
    expect(duties.filter((duty) => duty.rule === 'OB10')).toEqual([
      { rule: 'OB10', root: 'into', state: 'open' },
      { rule: 'OB10', root: 'into', state: 'open' },
    ])
    expect(
      duties.filter((duty) => duty.root === 'from').every((duty) => ['met', 'void', 'suspended', 'missed'].includes(duty.state)),
    ).toBe(true)
    // Nothing of the journal holds a plain value.
    const journal = await one<{ all: string }>(
      `select string_agg(before::text, ' ') as all from merge_journal where merge_id = $1`,
      [made.id],
    )
    for (const canary of ['13800138000', '枫林路1号', '岳华重工', '工程师']) expect(journal.all).not.toContain(canary)
    const acts = await q(`select root_id from audit_entry where action = 'merges.merge' and object_id = $1 order by root_id`, [
      made.id,
    ])
    expect(acts).toEqual([into.customerId, from.customerId].toSorted().map((root_id) => ({ root_id })))

    // The other's number, old address and timeline lead to the survivor.
    expect(await get(manager, `/api/customers/${from.customerId}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'customers.merged', details: { customerId: into.customerId } } },
    })
    const found = (await get(manager, `/api/customers/search?q=${from.customerNo}`)).body as { items: { customerId: string }[] }
    expect(found.items.map((item) => item.customerId)).toEqual([into.customerId])
    const story = (await get(head, `/api/customers/${into.customerId}/timeline?kind=merge`)).body as {
      items: { title: { slots: object }; href: string }[]
    }
    expect(story.items).toMatchObject([{ title: { slots: { name: '王晓明', no: from.customerNo } }, href: `/merges/${made.id}` }])
    expect((await get(head, `/api/merges/${made.id}`)).body).toMatchObject({
      touched: [],
      mayUndo: true,
      choices: expect.arrayContaining([{ field: 'phone', side: 'from' }]),
    })

    expect(done(await undo(made))).toMatchObject({ state: 'undone', undoneReason: '弄错了' })
    const after = await wholeDatabase()
    expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual([])
    expect(await undo(made, 2)).toMatchObject({ status: 409, body: { error: { code: 'merges.already_undone' } } })
    const told = (await get(head, `/api/customers/${from.customerId}/timeline?kind=merge`)).body as {
      items: { title: { key: string } }[]
    }
    expect(told.items.map((item) => item.title.key)).toEqual(['timeline.merge.undone'])
  })

  test('the other manager may be chosen, and one without a manager takes over the other’s', async () => {
    const two = [
      await fullFile({ tier: 'gold', managerId: manager.id }),
      await fullFile({ tier: 'gold', managerId: otherManager.id }),
    ] as const
    done(await merge(two[0], two[1], { manager: 'from' }))
    const open = (customer: TestCustomer) =>
      q<{ manager_id: string; mode: string }>(
        `select manager_id, mode from assignment where customer_id = $1 and to_at is null order by mode`,
        [customer.customerId],
      )
    expect(await open(two[0])).toEqual([
      { manager_id: head.id, mode: 'assisted' },
      { manager_id: otherManager.id, mode: 'full' },
    ])
    expect(await open(two[1])).toEqual([])
    const nobodys = await makeCustomer(app.services, { territoryId: territory.id })
    const vip = await makeCustomer(app.services, { territoryId: territory.id, tier: 'gold', managerId: manager.id })
    await settled(vip)
    const greeting = await q(`select id, state from obligation where root_id = $1 and rule = 'OB4'`, [vip.customerId])
    expect(greeting).toMatchObject([{ state: 'open' }])
    done(await merge(nobodys, vip))
    expect(await one('select tier, manager_id from customer where customer_id = $1', [nobodys.customerId])).toEqual({
      tier: 'gold',
      manager_id: manager.id,
    })
    // He is no new VIP: he owes the greeting that stood, and no second one.
    expect(await q(`select id, state from obligation where root_id = $1 and rule = 'OB4'`, [nobodys.customerId])).toEqual(
      greeting,
    )
    const strayed = `select 1 from customer c join customer_search x on x.customer_id = c.customer_id where x.manager_id is distinct from c.manager_id`
    expect(await q(strayed)).toEqual([])
  })

  test('a merge that somebody has worked on since is not taken back, and the word says on what', async () => {
    const [into, from] = [await fullFile({ tier: 'gold', managerId: manager.id }), await fullFile({ managerId: otherManager.id })]
    await settled(into, from)
    const made = done(await merge(into, from))
    const logged = await post(manager, `/api/customers/${into.customerId}/contacts`, {
      channel: 'phone',
      occurredAt: app.services.clock.now().toISOString(),
      result: 'neutral',
    })
    expect(logged.status).toBe(200)
    expect(await undo(made)).toMatchObject({ status: 409, body: { error: { code: 'merges.touched_contacts' } } })
    expect((await get(head, `/api/merges/${made.id}`)).body).toMatchObject({ touched: ['contacts'] })

    // Merged again: the last one first.
    const last = await makeCustomer(app.services, { territoryId: territory.id })
    const again = done(await merge(last, into))
    expect(await undo(made)).toMatchObject({ status: 409, body: { error: { code: 'merges.survivor_merged' } } })
    const { items } = (await get(head, `/api/customers/search?q=${from.customerNo}`)).body as { items: { customerId: string }[] }
    expect(items.map((item) => item.customerId)).toEqual([last.customerId])
    done(await undo(again))
    expect(await undo(made)).toMatchObject({ body: { error: { code: 'merges.touched_contacts' } } })
  })

  test('time that passes is no touch: what is owed is judged anew when they part', async () => {
    const [into, from] = [
      await fullFile({ tier: 'gold', managerId: manager.id }),
      await fullFile({ tier: 'gold', managerId: otherManager.id }),
    ]
    await q(`delete from customer_suspension where customer_id in ($1, $2)`, [into.customerId, from.customerId])
    await q(`delete from contact where customer_id in ($1, $2)`, [into.customerId, from.customerId])
    const month = (customer: TestCustomer, manager_: string) =>
      q(
        `insert into obligation (root_id, id, rule, subject_kind, subject_id, period, owner_id, tier, owed_from, opens_at, due_at, first_due_at, state, created_at)
         values ($1, uuidv7(), 'OB1', 'customer', $1, '2026-11', $2, 'gold', '2026-10-31T16:00:00Z', '2026-10-31T16:00:00Z', '2026-11-30T16:00:00Z', '2026-11-30T16:00:00Z', 'open', now())`,
        [customer.customerId, manager_],
      )
    await month(into, manager.id)
    await month(from, otherManager.id)
    await settled(into, from)
    const states = () =>
      q(
        `select case root_id when $1 then 'into' else 'from' end as root, state from obligation
      where root_id in ($1, $2) and rule = 'OB1' and period = '2026-11' order by 1 desc`,
        [into.customerId, from.customerId],
      )
    const made = done(await merge(into, from))
    expect(await states()).toEqual([
      { root: 'into', state: 'open' },
      { root: 'from', state: 'void' },
    ])
    const back = app.services.clock.now()
    app.services.clock.set('2026-12-02T02:00:00Z')
    await settled(into)
    // A session does not live ten days.
    const later = await signInAs(app.services, 'SV', unit)
    expect((await post(later, `/api/merges/${made.id}/undo`, { reason: '弄错了' }, made.version)).status).toBe(200)
    expect(await states()).toEqual([
      { root: 'into', state: 'missed' },
      { root: 'from', state: 'missed' },
    ])
    app.services.clock.set(back)
  })
})

describe('feeds and usage after a merge', () => {
  test('a feed of the old number goes to the survivor and does not overwrite what was decided', async () => {
    const { services } = app
    const into = await makeCustomer(services, { territoryId: territory.id, name: '赵一', phone: '13700137000' })
    const from = await makeCustomer(services, {
      territoryId: territory.id,
      name: '赵壹',
      phone: '13700137001',
      subscriptionPlan: '老套餐',
    })
    done(await merge(into, from))
    const staged = await importCustomers(services, [
      importedCustomer({
        customerNo: from.customerNo,
        name: '赵壹',
        phone: '13700137001',
        subscriptionPlan: '新套餐',
        status: 'left',
      }),
      importedCustomer({ customerNo: into.customerNo, name: '赵一一', phone: '13700137000' }),
    ])
    expect(staged).toMatchObject({ created: 0, changed: 2 })
    expect(await one('select name, status from customer where customer_id = $1', [into.customerId])).toEqual({
      name: '赵一一',
      status: 'active',
    })
    expect(
      await one('select plan, status from subscription where customer_id = $1 and subscription_no = $2', [
        into.customerId,
        from.customerNo,
      ]),
    ).toEqual({ plan: '新套餐', status: 'closed' })
    // Each number still names the subscription that came under it.
    const keys = await services.duck.rows<{ customer_no: string; customer_id: string; is_only: boolean }>(
      `select customer_no, customer_id::varchar as customer_id, is_only from read_parquet('${await subscriptionKeysFile(system)}') where customer_id = '${into.customerId}' order by 1`,
    )
    expect(keys).toEqual(
      [into.customerNo, from.customerNo]
        .toSorted()
        .map((customer_no) => ({ customer_no, customer_id: into.customerId, is_only: true })),
    )
  })

  test('usage that was written for the old file counts for the survivor, and a run grades them as one', async () => {
    const { services } = app
    const [a, b, c] = [await makeCustomer(services), await makeCustomer(services), await makeCustomer(services)]
    const all = [a, b, c].map((customer) => customer.customerId)
    await q(`update customer set opened_on = '2020-01-01', territory_id = $2 where customer_id = any($1)`, [all, territory.id])
    await mkdir(join(services.config.dataDir, 'facts'), { recursive: true })
    for (const month of ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']) {
      const rows = [
        [a, 100_00],
        [b, 200_00],
        [c, 50_00],
      ].map(
        ([customer, fen]) =>
          `('${newId(services.clock.now())}'::uuid, '${(customer as TestCustomer).customerId}'::uuid, '${month}', ${String(fen)}::bigint, 0::bigint)`,
      )
      const path = join('facts', `${month}.parquet`)
      await services.duck.run(
        `copy (from (values ${rows.join(', ')}) t(subscription_id, customer_id, month, revenue_fen, arrears_fen)) to '${join(services.config.dataDir, path)}' (format parquet)`,
      )
      await q(
        `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by) values ($1, 'usage', $2, $3, 3, 1, '\\x00', true, now(), $1)`,
        [newId(services.clock.now()), month, path],
      )
    }
    const revenueOf = async (customer: TestCustomer): Promise<number | undefined> => {
      services.clock.advance(1000)
      const { id } = await startValueRun(system, {})
      await performValueRun(system, id)
      const { path } = await one<{ path: string }>('select result_path as path from value_run where id = $1', [id])
      const [row] = await services.duck.rows<{ fen: number }>(
        `select revenue_total::bigint as fen from read_parquet('${join(services.config.dataDir, path)}') where customer_id = '${customer.customerId}'`,
      )
      return row === undefined ? undefined : Number(row.fen)
    }
    expect(await revenueOf(a)).toBe(600_00)
    done(await merge(a, b))
    expect(await revenueOf(a)).toBe(1800_00)
    // And on, when the survivor is merged in his turn.
    done(await merge(c, a))
    expect(await revenueOf(c)).toBe(2100_00)
    expect(await revenueOf(a)).toBeUndefined()
  })
})

describe('who looks like one person', () => {
  test('is found by ID number, or by phone and name; never by a phone alone; a dismissed pair stays dismissed', async () => {
    const { services } = app
    const make = (name: string, more: CustomerMore = {}) => makeCustomer(services, { name, territoryId: territory.id, ...more })
    const same = [
      await make('李四', { idNumber: '110105194912310054', tier: 'gold', valueScore: 88 }),
      await make('李斯', { idNumber: '110105194912310054' }),
      await make('李司', { idNumber: '110105194912310054' }),
    ]
    const home = [
      await make('孙 五', { phone: '13600136000' }),
      await make('孙五', { phone: '13600136000' }),
      await make('孙六', { phone: '13600136000' }),
    ]
    await searchDuplicates(system)
    const open = async (who = head, more = '') =>
      ((await get(who, `/api/merges/candidates?limit=200${more}`)).body as { items: Candidate[] }).items
    const pairOf = (items: readonly Candidate[], one_: TestCustomer, other: TestCustomer) =>
      items.find(
        (each) =>
          [each.first.customerId, each.second.customerId].toSorted().join() ===
          [one_.customerId, other.customerId].toSorted().join(),
      )
    const pairs = await open()
    // A group of three is two pairs, each with its worthiest file.
    expect(pairOf(pairs, same[0]!, same[1]!)).toMatchObject({ reason: 'id_number', state: 'open' })
    expect(pairOf(pairs, same[0]!, same[2]!)).toMatchObject({ reason: 'id_number' })
    expect(pairOf(pairs, same[1]!, same[2]!)).toBeUndefined()
    expect(pairOf(pairs, home[0]!, home[1]!)).toMatchObject({ reason: 'phone_and_name', first: { phoneMasked: '136****6000' } })
    expect(pairs.filter((each) => [each.first.customerId, each.second.customerId].includes(home[2]!.customerId))).toEqual([])
    expect((await open(head, '&vip=yes&reason=id_number')).every((each) => each.reason === 'id_number')).toBe(true)
    const firstPage = (await get(head, '/api/merges/candidates?limit=1')).body as { items: Candidate[]; nextCursor: string }
    const nextPage = (await get(head, `/api/merges/candidates?limit=1&cursor=${encodeURIComponent(firstPage.nextCursor)}`))
      .body as { items: Candidate[] }
    expect(nextPage.items[0]!.id).toBe(pairs[1]!.id)

    const two = pairOf(pairs, home[0]!, home[1]!)!
    expect((await post(otherHead, `/api/merges/candidates/${two.id}/dismiss`, { reason: '父子' })).status).toBe(404)
    expect((await post(head, `/api/merges/candidates/${two.id}/dismiss`, { reason: '父子' })).status).toBe(200)
    services.clock.advance(1000)
    await searchDuplicates(system)
    expect(pairOf(await open(), home[0]!, home[1]!)).toBeUndefined()
    expect(pairOf(await open(head, '&state=dismissed'), home[0]!, home[1]!)).toMatchObject({ dismissedReason: '父子' })
    expect((await post(head, `/api/merges/candidates/${two.id}/propose`, {})).status).toBe(200)
    expect(pairOf(await open(), home[0]!, home[1]!)).toMatchObject({ state: 'open' })

    // Merged files are looked for no more.
    done(await merge(same[0]!, same[1]!))
    services.clock.advance(1000)
    await searchDuplicates(system)
    const left = await open()
    expect(pairOf(left, same[0]!, same[1]!)).toBeUndefined()
    expect(pairOf(left, same[0]!, same[2]!)).toMatchObject({ state: 'open' })
    expect(await open(otherHead)).toEqual([])
    expect((await open(analyst)).length).toBe(left.length)
  })

  test('a preview proposes the checked value, then the fuller, and names what both have; it writes nothing', async () => {
    const into = await fullFile({
      name: '周八',
      phone: '13500135000',
      address: '洞庭大道2号',
      tier: 'gold',
      managerId: manager.id,
    })
    const from = await fullFile({
      name: '周巴',
      phone: '13500135001',
      address: '岳阳市洞庭大道2号3栋501',
      tier: 'silver',
      managerId: otherManager.id,
    })
    await settled(into, from)
    app.services.clock.advance(1000)
    await q(
      `insert into customer_change (customer_id, id, at, actor_id, field, origin) values ($1, uuidv7(), $2, $3, 'phone', 'contact')`,
      [from.customerId, app.services.clock.now(), manager.id],
    )
    const before = await wholeDatabase()
    const answer = await get(head, `/api/merges/preview?into=${into.customerId}&from=${from.customerId}`)
    expect(answer.status).toBe(200)
    const preview = answer.body as MergePreview
    const field = (name: string) => preview.fields.find((each) => each.field === name)
    expect(field('phone')).toMatchObject({
      proposed: 'from',
      because: 'verified',
      into: { shown: '135****5000' },
      from: { shown: '135****5001' },
    })
    expect(field('address')).toMatchObject({ proposed: 'from', because: 'fuller' })
    expect(field('name')).toMatchObject({ proposed: 'into', because: 'survivor' })
    expect(field('topics')).toMatchObject({ isSame: true, because: 'same' })
    expect(field('occupation')).toMatchObject({ into: { shown: '***' }, from: { shown: '***' } })
    expect(JSON.stringify(preview)).not.toMatch(/13500135001|洞庭大道2号3栋|岳华|工程师/)
    expect(preview.conflicts.map((each) => each.kind)).toEqual(
      expect.arrayContaining(['managers', 'tiers', 'complaints', 'suspensions']),
    )
    expect(preview.moves).toEqual(
      expect.arrayContaining([
        { part: 'contact', count: 1 },
        { part: 'complaint', count: 1 },
        { part: 'subscription', count: 1 },
      ]),
    )
    expect(await wholeDatabase()).toEqual(before)

    const [stale] = await versions(into)
    const late = await post(head, '/api/merges', {
      into: { ...stale, version: stale!.version + 1 },
      from: (await versions(from))[0],
      reason: 'r',
    })
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'merges.preview_outdated' } } })
    expect(await merge(into, into)).toMatchObject({ body: { error: { code: 'merges.same_customer' } } })
    for (const who of [otherHead, analyst, manager]) expect([403, 404]).toContain((await merge(into, from, {}, who)).status)
    expect(await wholeDatabase()).toEqual(before)
  })
})
