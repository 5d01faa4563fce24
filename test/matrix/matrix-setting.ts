import type { Role } from '../../src/kernel/roles.ts'
import type { TestStaff, TestTerritory, TestUnit } from '../factories.ts'
import type { TestServices } from '../harness.ts'

/** A branch with two counties. One member of staff of each role works in the first; the stranger is a manager of the second. */
export interface World {
  readonly branch: TestUnit
  readonly home: TestUnit
  readonly abroad: TestUnit
  readonly homeTerritory: TestTerritory
  readonly abroadTerritory: TestTerritory
  readonly people: Readonly<Record<Role, TestStaff>>
  readonly stranger: TestStaff
}

export const RELATIONS = ['own', 'foreign'] as const
export type Relation = (typeof RELATIONS)[number]

/** For whom a fixture makes its subject: the actor's own (himself, his customer, his unit) or one of the foreign unit. */
export interface Setting {
  readonly services: TestServices
  readonly world: World
  readonly actor: TestStaff
  readonly relation: Relation
  /** `home` for own, `abroad` for foreign. */
  readonly unit: TestUnit
  readonly territory: TestTerritory
  /** The one to whom the subject belongs: the actor, or the stranger. */
  readonly holder: TestStaff
}

/** A call that is valid in everything but, perhaps, the right to make it. */
export interface Call {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly version?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** By endpoint id; each call of the matrix that may succeed gets a subject of its own. */
export type Fixtures = Readonly<Record<string, (setting: Setting) => Promise<Call> | Call>>
