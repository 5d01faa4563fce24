import { firstRunState, staffWithFirstPassword } from '../features/staff/staff.first-run.usecases.ts'
import { makePasswordHash } from '../features/session/session.usecases.ts'
import { enterTerritory, enterUnit } from '../features/staff/staff.units.usecases.ts'
import { enterStaff } from '../features/staff/staff.usecases.ts'
import type { Context } from '../platform/work.ts'
import { makeBranch } from './demo-branch.ts'
import { makeComplaints } from './demo-complaints.ts'
import { makeDuplicates } from './demo-duplicates.ts'
import { moreManagers } from './demo-managers.ts'
import { makeReview } from './demo-tiers.ts'
import { DEMO_BRANCH, DEMO_PASSWORD, DEMO_TERRITORIES, DEMO_UNITS } from './demo-organisation.ts'

/** One part of the demo. It looks first whether it was done: the demo is started again and again. */
export interface DemoStep {
  readonly name: string
  readonly run: (system: Context, scale: number) => Promise<void>
}

/** Of the source's branch, A2. */
export const DEMO_SCALE = 1 / 50

/** In this order; features with demo data add theirs. */
export const demoSteps: DemoStep[] = [
  { name: 'organisation', run: makeOrganisation },
  { name: 'branch', run: (system, scale) => makeBranch(system, scale) },
  { name: 'complaints', run: (system) => makeComplaints(system) },
  { name: 'duplicates', run: (system) => makeDuplicates(system) },
  { name: 'review', run: (system) => makeReview(system) },
]

/** Units, territories and staff of every role, through the same use cases as by hand; skipped where there are staff. */
async function makeOrganisation(system: Context, scale: number): Promise<void> {
  if (!(await firstRunState(system)).isOpen) return
  const portfolioSize = system.services.pack.service.portfolioWarning.value
  const units = DEMO_UNITS.map((unit) => ({ ...unit, people: [...unit.people, ...moreManagers(unit, scale, portfolioSize)] }))
  // Before the transaction, which must not wait for it. One for all: a salt of one's own would not hide a printed password.
  const passwordHash = await makePasswordHash(system.services, DEMO_PASSWORD, '')
  await system.write('staff:write', async (work) => {
    const branch = await enterUnit(work, { parentId: null, ...DEMO_BRANCH })
    const territoryIds = new Map<string, string>()
    const unitIds = new Map<string, string>()
    for (const { name, kind, serviceHotline } of DEMO_UNITS) {
      unitIds.set(name, (await enterUnit(work, { parentId: branch.id, name, kind, serviceHotline: serviceHotline ?? null })).id)
    }
    for (const { code, name, kind, parent } of DEMO_TERRITORIES) {
      const unit = DEMO_UNITS.find(({ territories }) => territories.includes(code))
      const territory = await enterTerritory(work, {
        code,
        name,
        kind,
        parentId: parent === null ? null : (territoryIds.get(parent) ?? null),
        unitId: unit === undefined ? null : (unitIds.get(unit.name) ?? null),
      })
      territoryIds.set(code, territory.id)
    }
    for (const unit of units) {
      for (const person of unit.people) {
        const { userName, displayName, role, workPhone } = person
        const unitId = unitIds.get(unit.name) ?? branch.id
        await enterStaff(work, { userName, displayName, role, unitId, workPhone }, { passwordHash, mustChangePassword: false })
      }
    }
  })
}

export interface DemoLogin {
  readonly role: string
  readonly userName: string
  readonly password: string
}

/** Makes what is missing, and says with which logins one gets in: those whose password is still the demo's. */
export async function makeDemo(system: Context, scale = DEMO_SCALE): Promise<DemoLogin[]> {
  for (const step of demoSteps) await step.run(system, scale)
  const shown = DEMO_UNITS.flatMap((unit) => unit.people).filter((person) => person.shown)
  const untouched = await staffWithFirstPassword(
    system,
    shown.map((person) => person.userName),
  )
  return shown
    .filter((person) => untouched.has(person.userName))
    .map(({ role, userName }) => ({ role, userName, password: DEMO_PASSWORD }))
}

/** The line that tools read. */
export function loginLine(login: DemoLogin): string {
  return `demo login ${login.role} ${login.userName} ${login.password}`
}
