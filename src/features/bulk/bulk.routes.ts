import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './bulk.contract.ts'
import { bulkJobs } from './bulk.jobs.ts'
import { bulkErrors, bulkPermissions } from './bulk.rules.ts'
import { bulkTexts } from './bulk.texts.ts'
import * as cases from './bulk.usecases.ts'

export const bulkRoutes: Route[] = [
  route(contract.askBulk, (context, { body }) => cases.askBulk(context, body)),
  route(contract.listBulk, (context, { query }) => cases.listBulk(context, query)),
  route(contract.getBulk, (context, { params }) => cases.getBulk(context, params.id)),
  route(contract.listBulkItems, (context, { params, query }) => cases.listBulkItems(context, params.id, query)),
  route(contract.confirmBulk, (context, { params, body }) => cases.confirmBulk(context, params.id, body.expected)),
  route(contract.cancelBulk, (context, { params }) => cases.cancelBulk(context, params.id)),
  route(contract.resumeBulk, (context, { params }) => cases.resumeBulk(context, params.id)),
  route(contract.downloadBulkFailures, async (context, { params, query }, wire) => {
    const { fileName, body } = await cases.failuresFile(context, params.id, query.locale)
    wire.stream({ contentType: 'text/csv; charset=utf-8', fileName, body })
    return undefined
  }),
]

export const bulkFeature: Feature = {
  name: 'bulk',
  permissions: bulkPermissions,
  errors: bulkErrors,
  routes: bulkRoutes,
  jobs: bulkJobs,
  texts: bulkTexts,
  noticeRights: { 'bulk.done': 'bulk:use', 'bulk.cancelled': 'bulk:use', 'bulk.failed': 'bulk:use' },
}
