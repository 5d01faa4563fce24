import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './staff.contract.ts'
import { firstRun, firstRunState } from './staff.first-run.usecases.ts'
import * as leaveContract from './staff.leave.contract.ts'
import { arrangeLeave, cancelLeave, listLeave } from './staff.leave.usecases.ts'
import { staffErrors, staffPermissions } from './staff.rules.ts'
import { staffTexts } from './staff.texts.ts'
import * as unitsContract from './staff.units.contract.ts'
import * as units from './staff.units.usecases.ts'
import * as staff from './staff.usecases.ts'

export const staffRoutes: Route[] = [
  route(contract.listStaff, (context, { query }) => staff.listStaff(context, query)),
  route(contract.getStaff, (context, { params }) => staff.getStaff(context, params.id)),
  route(contract.createStaff, (context, { body }) => staff.createStaff(context, body)),
  route(contract.editStaff, (context, { params, version, body }) => staff.editStaff(context, { id: params.id, version }, body)),
  route(contract.disableStaff, (context, { params, version }) => staff.disableStaff(context, { id: params.id, version })),
  route(contract.enableStaff, (context, { params, version }) => staff.enableStaff(context, { id: params.id, version })),
  route(contract.unlockStaff, (context, { params, version }) => staff.unlockStaff(context, { id: params.id, version })),
  route(contract.resetPassword, (context, { params, version }) => staff.resetPassword(context, { id: params.id, version })),
  route(contract.endOffice, (context, { params, version, body }) =>
    staff.endOffice(context, { id: params.id, version }, body.endedOn),
  ),
  route(contract.getProfile, (context) => staff.getProfile(context)),
  route(contract.editProfile, (context, { version, body }) => staff.editProfile(context, version, body)),
  route(contract.firstRunState, (context) => firstRunState(context)),
  route(contract.firstRun, async (context, { body }) => {
    await firstRun(context, body)
    return {}
  }),
  route(unitsContract.listUnits, (context) => units.listUnits(context)),
  route(unitsContract.createUnit, (context, { body }) => units.createUnit(context, body)),
  route(unitsContract.editUnit, (context, { params, version, body }) =>
    units.editUnit(context, { id: params.id, version }, body),
  ),
  route(unitsContract.listTerritories, (context) => units.listTerritories(context)),
  route(unitsContract.createTerritory, (context, { body }) => units.createTerritory(context, body)),
  route(unitsContract.editTerritory, (context, { params, version, body }) =>
    units.editTerritory(context, { id: params.id, version }, body),
  ),
  route(leaveContract.listLeave, (context, { query }) => listLeave(context, query)),
  route(leaveContract.arrangeLeave, (context, { body }) => arrangeLeave(context, body)),
  route(leaveContract.cancelLeave, (context, { params, version }) => cancelLeave(context, { id: params.id, version })),
]

export const staffFeature: Feature = {
  name: 'staff',
  permissions: staffPermissions,
  errors: staffErrors,
  routes: staffRoutes,
  jobs: [],
  texts: staffTexts,
  constraintErrors: {
    staff_user_name_unique: 'staff.user_name_taken',
    unit_name_unique: 'staff.unit_name_taken',
    territory_code_unique: 'staff.territory_code_taken',
  },
}
