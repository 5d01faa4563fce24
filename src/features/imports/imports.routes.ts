import { route, type Feature, type Route } from '../../platform/feature.ts'
import { listImportProblems, problemsFile } from './imports.problems.usecases.ts'
import * as contract from './imports.contract.ts'
import { deliverByToken } from './imports.delivery.usecases.ts'
import { importsJobs } from './imports.jobs.ts'
import { importsErrors, importsPermissions } from './imports.rules.ts'
import { importsTexts } from './imports.texts.ts'
import { previewUndo, startUndo } from './imports.undo.usecases.ts'
import {
  cancelImport,
  createImport,
  getImport,
  guessImport,
  listImports,
  mapImport,
  previewImport,
  reshapeImport,
  startApply,
  startCheck,
} from './imports.usecases.ts'
import * as sourcesContract from './imports.sources.contract.ts'
import * as sources from './imports.sources.usecases.ts'
import { errorWorkbook } from './imports.workbook.usecases.ts'
import { XLSX_TYPE } from '../../platform/xlsx-writer.ts'
import type { Mapping } from './imports.mapping.rules.ts'

/** The wire's mapping is the rules' one; a copy, since a reply may be changed on its way. */
const toWire = (mapping: Mapping) => structuredClone(mapping) as NonNullable<Awaited<ReturnType<typeof getImport>>['mapping']>

export const importsRoutes: Route[] = [
  route(contract.uploadImport, (context, { query }, wire) => {
    if (wire.upload === null) throw importsErrors.make('imports.unreadable_file', { reason: 'empty', row: null, column: null })
    return createImport(context, { source: wire.upload, fileName: query.fileName, kind: query.kind })
  }),
  route(contract.listImports, (context, { query }) => listImports(context, query)),
  route(contract.getImport, (context, { params }) => getImport(context, params.id)),
  route(contract.previewImport, (context, { params }) => previewImport(context, params.id)),
  route(contract.reshapeImport, (context, { params, body, version }) => reshapeImport(context, params.id, body, version)),
  route(contract.mapImport, (context, { params, body, version }) => mapImport(context, params.id, body, version)),
  route(contract.guessImport, async (context, { params, body }) => ({
    mapping: toWire(await guessImport(context, params.id, body.kind)),
  })),
  route(contract.checkImport, (context, { params }) => startCheck(context, params.id)),
  route(contract.applyImport, (context, { params }) => startApply(context, params.id)),
  route(contract.cancelImport, (context, { params }) => cancelImport(context, params.id)),
  route(contract.previewImportUndo, async (context, { params }) => {
    const { months, touched, ...counts } = await previewUndo(context, params.id)
    return { ...counts, months: [...months], touched: { total: touched.total, rows: touched.rows.map((row) => ({ ...row })) } }
  }),
  route(contract.undoImport, (context, { params, body }) => startUndo(context, params.id, body)),
  route(contract.listImportProblems, (context, { params, query }) => listImportProblems(context, params.id, query)),
  route(contract.downloadImportProblems, async (context, { params, query }, wire) => {
    const { fileName, body } = await problemsFile(context, params.id, query.locale)
    wire.stream({ contentType: 'text/csv; charset=utf-8', fileName, body })
    return undefined
  }),
  route(sourcesContract.listSources, (context) => sources.listSources(context)),
  route(sourcesContract.rememberSource, (context, { params, body }) => sources.rememberSource(context, params.id, body.name)),
  route(sourcesContract.takeSource, (context, { params, body, version }) =>
    sources.takeSource(context, params.id, body.sourceId, version),
  ),
  route(sourcesContract.changeSource, (context, { params, body, version }) =>
    sources.changeSource(context, params.id, body, version),
  ),
  route(sourcesContract.forgetSource, (context, { params, version }) => sources.forgetSource(context, params.id, version)),
  route(sourcesContract.createToken, (context, { params, body }) => sources.createToken(context, params.id, body.label)),
  route(sourcesContract.revokeToken, (context, { params }) => sources.revokeToken(context, params.id, params.tokenId)),
  route(sourcesContract.deliverFile, (context, { query }, wire) => {
    const { authorization } = wire.headers
    if (wire.upload === null) throw importsErrors.make('imports.unreadable_file', { reason: 'empty', row: null, column: null })
    return deliverByToken(context, Array.isArray(authorization) ? authorization[0] : authorization, {
      stream: wire.upload,
      fileName: query.fileName,
    })
  }),
  route(contract.downloadErrorWorkbook, async (context, { params, query }, wire) => {
    const { fileName, body } = await errorWorkbook(context, params.id, query.locale)
    wire.stream({ contentType: XLSX_TYPE, fileName, body })
    return undefined
  }),
]

export const importsFeature: Feature = {
  name: 'imports',
  permissions: importsPermissions,
  errors: importsErrors,
  routes: importsRoutes,
  jobs: importsJobs,
  texts: importsTexts,
  constraintErrors: { import_source_name_unique: 'imports.source_name_taken' },
  noticeRights: {
    'imports.checked': 'imports:read',
    'imports.applied': 'imports:read',
    'imports.cancelled': 'imports:read',
    'imports.waits': 'imports:read',
    'imports.delivery_failed': 'imports:read',
    'imports.undone': 'imports:read',
    'imports.undo_refused': 'imports:read',
  },
}
