import { randomBytes } from 'node:crypto'
import type { AuthState } from '../src/contract/endpoint.ts'
import { newId, SYSTEM_ID } from '../src/kernel/ids.ts'
import type { PermissionTable, Role } from '../src/kernel/roles.ts'
import type { Actor } from '../src/kernel/scope.ts'
import { createContext } from '../src/platform/context.ts'
import type { Context, Services } from '../src/platform/work.ts'
import { hashToken } from '../src/features/session/session.tokens.usecases.ts'
import { authenticate } from '../src/features/session/session.usecases.ts'
import type { StaffState, TerritoryKind, UnitKind } from '../src/features/staff/staff.rules.ts'

let counter = 0
const next = (): number => ++counter

export interface TestUnit {
  readonly id: string
  readonly name: string
}
export async function makeUnit(
  services: Services,
  more: { parent?: TestUnit; name?: string; kind?: UnitKind } = {},
): Promise<TestUnit> {
  const unit = { id: newId(services.clock.now()), name: more.name ?? `单位${next()}` }
  await services.db.kysely
    .insertInto('unit')
    .values({
      id: unit.id,
      parent_id: more.parent?.id ?? null,
      name: unit.name,
      kind: more.kind ?? (more.parent === undefined ? 'branch' : 'county'),
      created_at: services.clock.now(),
      created_by: SYSTEM_ID,
    })
    .execute()
  return unit
}

export interface TestTerritory {
  readonly id: string
  readonly code: string
}
export async function makeTerritory(
  services: Services,
  more: { unit?: TestUnit; parent?: TestTerritory; code?: string; kind?: TerritoryKind } = {},
): Promise<TestTerritory> {
  const territory = { id: newId(services.clock.now()), code: more.code ?? `T${next()}` }
  await services.db.kysely
    .insertInto('territory')
    .values({
      id: territory.id,
      parent_id: more.parent?.id ?? null,
      code: territory.code,
      name: `片区${territory.code}`,
      kind: more.kind ?? (more.parent === undefined ? 'city' : 'county'),
      unit_id: more.unit?.id ?? null,
      created_at: services.clock.now(),
      created_by: SYSTEM_ID,
    })
    .execute()
  return territory
}

export interface TestStaff {
  readonly id: string
  readonly userName: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
}
/** A hash of no password at all: whoever needs to sign in with one gives its hash. */
const NO_PASSWORD = '$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
export async function makeStaff(
  services: Services,
  role: Role,
  unit: TestUnit,
  more: { userName?: string; displayName?: string; state?: StaffState; passwordHash?: string; mustChangePassword?: boolean } = {},
): Promise<TestStaff> {
  const now = services.clock.now()
  const number = next()
  const staff: TestStaff = {
    id: newId(now),
    userName: more.userName ?? `${role.toLowerCase()}${number}`,
    displayName: more.displayName ?? `员工${number}`,
    role,
    unitId: unit.id,
  }
  await services.db.kysely
    .insertInto('staff')
    .values({
      id: staff.id,
      user_name: staff.userName,
      display_name: staff.displayName,
      role,
      unit_id: unit.id,
      state: more.state ?? 'active',
      created_at: now,
      created_by: SYSTEM_ID,
    })
    .execute()
  await services.db.kysely
    .insertInto('credential')
    .values({
      staff_id: staff.id,
      password_hash: more.passwordHash ?? NO_PASSWORD,
      password_changed_at: now,
      must_change_password: more.mustChangePassword ?? false,
    })
    .execute()
  return staff
}

/** A session without the cost of a password; gives the token for `app.call(…, { as })`. */
export async function sessionFor(
  services: Services,
  staff: Pick<TestStaff, 'id'>,
  authState: Exclude<AuthState, 'none'> = 'full',
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const now = services.clock.now()
  await services.db.kysely
    .insertInto('session')
    .values({
      token_hash: hashToken(token),
      id: newId(now),
      staff_id: staff.id,
      auth_state: authState,
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(now.getTime() + 12 * 3_600_000),
      ip: '127.0.0.1',
    })
    .execute()
  return token
}

/** A new member of staff of this role, signed in. */
export async function signInAs(services: Services, role: Role, unit: TestUnit): Promise<TestStaff & { readonly token: string }> {
  const staff = await makeStaff(services, role, unit)
  return { ...staff, token: await sessionFor(services, staff) }
}

/** The actor as every request of this person would get it. */
export async function actorOf(services: Services, staff: Pick<TestStaff, 'id'>): Promise<Actor> {
  const found = await authenticate(services, await sessionFor(services, staff))
  if (found === undefined) throw new Error('the member of staff cannot act: not active')
  return found.actor
}

export async function contextOf(
  services: Services,
  permissions: PermissionTable,
  staff: Pick<TestStaff, 'id'>,
): Promise<Context> {
  return createContext(services, permissions, await actorOf(services, staff), 'test')
}

/** Jobs and the command line. */
export function systemContext(services: Services, permissions: PermissionTable): Context {
  return createContext(
    services,
    permissions,
    {
      kind: 'system',
      id: SYSTEM_ID,
      role: 'SYSTEM',
      unitId: null,
      sessionId: null,
      ip: null,
      servesStaffIds: [],
      unitStaffIds: [],
      unitIds: [],
      territoryIds: [],
    },
    'test',
  )
}
