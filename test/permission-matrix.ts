import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../src/contract/endpoint.ts'
import { features } from '../src/features.ts'
import { ROLES, type Role } from '../src/kernel/roles.ts'
import { authenticate } from '../src/features/session/session.usecases.ts'
import { queuesOf } from '../src/platform/queues.ts'
import { testApp, type TestApp } from './app.ts'
import { makeStaff, makeTerritory, makeUnit, sessionFor, type TestStaff } from './factories.ts'
import { databaseHash } from './matrix/database-hash.ts'
import { RELATIONS, type Call, type Fixtures, type Relation, type World } from './matrix/matrix-setting.ts'
import { expected } from './permission-matrix.expected.ts'

export const endpoints = features.flatMap((feature) => feature.routes.map((route) => route.endpoint))
const modules = import.meta.glob<{ fixtures: Fixtures }>('./matrix/*.fixtures.ts', { eager: true })
export const fixtures: Fixtures = Object.assign({}, ...Object.values(modules).map((module) => module.fixtures)) as Fixtures
let app: TestApp
let world: World
let disabled: Record<Role, TestStaff>

async function peopleOf(unit: World['home'], state: 'active' | 'disabled'): Promise<Record<Role, TestStaff>> {
  const people: Partial<Record<Role, TestStaff>> = {}
  for (const role of ROLES) people[role] = await makeStaff(app.services, role, unit, { state })
  return people as Record<Role, TestStaff>
}

interface Line {
  readonly own: string
  readonly foreign: string
  readonly door: string
  readonly hasSubject: boolean
}
function lineOf(id: string): Line {
  const [own = '', foreign = '.', door = '---'] = (expected[id] ?? '').split(' ')
  return { own, foreign: foreign === '=' ? own : foreign, door, hasSubject: foreign !== '.' }
}
const allowed = (line: string, at: number): boolean => line[at] === '+'

async function prepare(endpoint: Endpoint, actor: TestStaff, relation: Relation): Promise<Call> {
  const own = relation === 'own'
  const make = fixtures[endpoint.id]
  if (make === undefined) return {}
  return make({
    services: app.services,
    world,
    actor,
    relation,
    unit: own ? world.home : world.abroad,
    territory: own ? world.homeTerritory : world.abroadTerritory,
    holder: own ? actor : world.stranger,
  })
}

const ANYTHING = '01999999-9999-7999-8999-999999999999'
/** The status; the stream of an answer that does not end is closed. */
async function send(endpoint: Endpoint, call: Call, token: string | undefined): Promise<{ status: number; body: string }> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => call.params?.[name] ?? ANYTHING)
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query).toString()}`
  const reply = await app.server.app.inject({
    method: endpoint.method,
    url: path + query,
    headers: {
      ...(token === undefined ? {} : { cookie: `__Host-sid=${token}` }),
      ...(endpoint.ifMatch ? { 'if-match': `"${call.version ?? 1}"` } : {}),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { payload: call.body as Record<string, unknown> }),
    ...(endpoint.reply === 'stream' ? { payloadAsStream: true as const } : {}),
  })
  if (endpoint.reply === 'stream') {
    reply.stream().destroy()
    return { status: reply.statusCode, body: '' }
  }
  return { status: reply.statusCode, body: reply.body }
}

const DENIED = [401, 403, 404]
function fault(may: boolean, reply: { status: number; body: string }): string | undefined {
  if (may)
    return reply.status >= 200 && reply.status < 300
      ? undefined
      : `should be allowed, was ${reply.status} ${reply.body.slice(0, 300)}`
  return DENIED.includes(reply.status) || (reply.status === 409 && reply.body.includes('first_run_over'))
    ? undefined
    : `should be denied, was ${reply.status}`
}

interface Attempt {
  readonly who: string
  readonly call: Call
  readonly token: string | undefined
}
/** One of them changed something: again, one by one, to name it. */
async function culprit(endpoint: Endpoint, denied: readonly Attempt[]): Promise<string> {
  for (const { who, call, token } of denied) {
    const before = await databaseHash(app.services.behind)
    await send(endpoint, call, token)
    if ((await databaseHash(app.services.behind)) !== before) return `${who}: was denied and yet changed the database`
  }
  return 'one of the denied calls changed the database'
}

/** Registers the tests of these endpoints, with a house of their own: so that files can share the matrix between workers. */
export function testMatrix(chosen: readonly Endpoint[]): void {
  beforeAll(async () => {
    app = await testApp({ features, authenticate })
    const { services } = app
    const branch = await makeUnit(services)
    const [home, abroad] = [await makeUnit(services, { parent: branch }), await makeUnit(services, { parent: branch })]
    const city = await makeTerritory(services)
    world = {
      branch,
      home,
      abroad,
      homeTerritory: await makeTerritory(services, { parent: city, unit: home }),
      abroadTerritory: await makeTerritory(services, { parent: city, unit: abroad }),
      people: await peopleOf(home, 'active'),
      stranger: await makeStaff(services, 'VM', abroad),
    }
    disabled = await peopleOf(home, 'disabled')
    // A house that runs has made its queues.
    await queuesOf(services).ensure('audit.verify')
    // A second administrator: "the last one stays" is not what the matrix asks about.
    await makeStaff(services, 'AD', branch)
  })
  afterAll(() => app.close())

  describe('each endpoint, for every role and relation', () => {
    test.each(chosen.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (id, endpoint) => {
      const line = lineOf(id)
      const faults: string[] = []
      const denied: Attempt[] = []
      const note = (who: string, found: string | undefined): void => void (found !== undefined && faults.push(`${who}: ${found}`))
      /** Those who may, at once; the others wait until every subject is made, so that the database can be compared. */
      async function ask(who: string, may: boolean, call: Call, token: string | undefined): Promise<void> {
        if (may) note(who, fault(true, await send(endpoint, call, token)))
        else denied.push({ who, call, token })
      }

      for (const [at, role] of ROLES.entries()) {
        const actor = world.people[role]
        let own: Call = {}
        for (const relation of line.hasSubject ? RELATIONS : (['own'] as const)) {
          const call = await prepare(endpoint, actor, relation)
          if (relation === 'own') own = call
          await ask(`${role} on ${relation}`, allowed(line[relation], at), call, await sessionFor(app.services, actor))
        }
        // Whoever is stopped at the door needs no subject of his own.
        const atDoor = async (place: number): Promise<Call> => (allowed(line.door, place) ? prepare(endpoint, actor, 'own') : own)
        await ask(
          `${role} half signed in`,
          allowed(line.door, 1),
          await atDoor(1),
          await sessionFor(app.services, actor, 'password'),
        )
        await ask(`${role} disabled`, allowed(line.door, 2), await atDoor(2), await sessionFor(app.services, disabled[role]))
      }
      await ask('nobody', allowed(line.door, 0), await prepare(endpoint, world.people.VM, 'own'), undefined)

      const before = await databaseHash(app.services.behind)
      for (const { who, call, token } of denied) note(who, fault(false, await send(endpoint, call, token)))
      if ((await databaseHash(app.services.behind)) !== before) faults.push(await culprit(endpoint, denied))
      expect(faults.join('\n')).toBe('')
    })
  })
}
