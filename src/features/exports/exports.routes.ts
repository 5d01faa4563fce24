import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './exports.contract.ts'
import { exportsJobs } from './exports.jobs.ts'
import { exportsErrors, exportsPermissions } from './exports.rules.ts'
import { exportsTexts } from './exports.texts.ts'
import * as cases from './exports.usecases.ts'

export const exportsRoutes: Route[] = [
  route(contract.measureExport, (context, { body }) => cases.measureExport(context, body)),
  route(contract.askExport, (context, { body }) => cases.askExport(context, body)),
  route(contract.listExports, (context, { query }) => cases.listExports(context, query)),
  route(contract.getExport, (context, { params }) => cases.getExport(context, params.id)),
  route(contract.decideExport, (context, { params, body }) => cases.decideExport(context, params.id, body)),
  route(contract.withdrawExport, (context, { params }) => cases.withdrawExport(context, params.id)),
  route(contract.beginDownload, (context, { params }) => cases.beginDownload(context, params.id)),
  route(contract.exportFile, async (context, { params }, wire) => {
    wire.stream(await cases.readExportFile(context, params.id))
    return undefined
  }),
]

export const exportsFeature: Feature = {
  name: 'exports',
  permissions: exportsPermissions,
  errors: exportsErrors,
  routes: exportsRoutes,
  jobs: exportsJobs,
  texts: exportsTexts,
  constraintErrors: { export_request_four_eyes: 'exports.own_request' },
  noticeRights: {
    'exports.waiting': 'exports:decide',
    'exports.ready': 'exports:read',
    'exports.refused': 'exports:read',
    'exports.failed': 'exports:read',
  },
}
