import { features } from '../../src/features.ts'
import { mergeCustomers } from '../../src/features/merges/merges.usecases.ts'
import { newId } from '../../src/kernel/ids.ts'
import { buildRegistry } from '../../src/platform/registry.ts'
import { systemContext } from '../factories.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Call, Fixtures, Setting } from './matrix-setting.ts'

/** Two files of the same holder, the smaller id first. */
async function two(setting: Setting): Promise<[string, string]> {
  const [one, other] = [(await customerOf(setting)).customerId, (await customerOf(setting)).customerId]
  return one < other ? [one, other] : [other, one]
}

async function pairOf(setting: Setting, state: 'open' | 'dismissed'): Promise<Call> {
  const { services, holder } = setting
  const [first, second] = await two(setting)
  const id = newId(services.clock.now())
  const isDismissed = state === 'dismissed'
  await services.behind.query(
    `insert into duplicate_candidate (customer_id, other_id, id, reason, state, score_order, has_vip, found_at, seen_at, dismissed_at, dismissed_by, dismissed_reason)
     values ($1, $2, $3, 'id_number', $4, 0, true, $5, $5, $6, $7, $8)`,
    [
      first,
      second,
      id,
      state,
      services.clock.now(),
      isDismissed ? services.clock.now() : null,
      isDismissed ? holder.id : null,
      isDismissed ? '父子' : null,
    ],
  )
  return { params: { id }, body: isDismissed ? {} : { reason: '父子' } }
}

/** An act that moved nothing: what its page and its undo look at is there all the same. */
async function mergeOf(setting: Setting): Promise<Call> {
  const { services, holder } = setting
  const [into, from] = await two(setting)
  const id = newId(services.clock.now())
  await services.behind.query(
    `insert into customer_merge (customer_id, id, from_id, state, from_name, from_no, into_name, into_no, reason, choices, moved, prints, merged_at, merged_by)
     values ($1, $2, $3, 'done', 'a', '1', 'b', '2', 'r', '{}', '{}', '{}', $4, $5)`,
    [into, id, from, services.clock.now(), holder.id],
  )
  return { params: { id } }
}

export const fixtures: Fixtures = {
  'merges.find': () => ({ body: {} }),
  'merges.dismiss': (setting) => pairOf(setting, 'open'),
  'merges.propose_again': (setting) => pairOf(setting, 'dismissed'),
  'merges.preview': async (setting) => {
    const [into, from] = await two(setting)
    return { query: { into, from } }
  },
  'merges.merge': async (setting) => {
    const [into, from] = await two(setting)
    return { body: { into: { customerId: into, version: 1 }, from: { customerId: from, version: 1 }, reason: '同一人' } }
  },
  'merges.get': mergeOf,
  'merges.undo': async (setting) => {
    const [into, from] = await two(setting)
    const context = systemContext(setting.services, buildRegistry(features).permissions)
    const files = { into: { customerId: into, version: 1 }, from: { customerId: from, version: 1 } }
    const { id } = await mergeCustomers(context, { ...files, choices: {}, reason: '同一人' })
    return { params: { id }, body: { reason: '弄错了' }, version: 1 }
  },
}
