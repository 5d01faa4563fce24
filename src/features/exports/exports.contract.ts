import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, prose } from '../../contract/primitives.ts'
import { LOCALES } from '../../kernel/texts.ts'
import { EXPORT_COLUMNS, EXPORT_SEALED } from '../customers/customers.export.rules.ts'
import { customerSelection } from '../customers/customers.selection.contract.ts'
import { EXPORT_FORMATS, EXPORT_STATES } from './exports.rules.ts'

const columns = z
  .array(z.enum(EXPORT_COLUMNS))
  .min(1)
  .max(EXPORT_COLUMNS.length)
  .refine((given) => new Set(given).size === given.length, 'twice the same column')
const clear = z.array(z.enum(EXPORT_SEALED)).max(EXPORT_SEALED.length)

export const exportView = z.object({
  id,
  mark: z.string(),
  state: z.enum(EXPORT_STATES),
  purpose: z.string(),
  note: z.string(),
  columns: z.array(z.enum(EXPORT_COLUMNS)),
  clear,
  clearGranted: z.boolean(),
  format: z.enum(EXPORT_FORMATS),
  /** Chosen one by one, or all that a filter found. */
  byFilter: z.boolean(),
  rowsAsked: z.int(),
  rowsMade: z.int(),
  needsApproval: z.boolean(),
  askedBy: z.object({ id, name: z.string(), unitName: z.string() }),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
  errorCode: z.string().nullable(),
  bytes: z.int().nullable(),
  downloads: z.int(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  /** For the caller: the request is his own. */
  isMine: z.boolean(),
})
export type ExportView = z.output<typeof exportView>

export const measureExport = endpoint({
  id: 'exports.measure',
  method: 'POST',
  path: '/api/exports/measure',
  summary: 'How many rows an export would have, what it may be for, and whether a second person must approve it',
  permission: 'exports:ask',
  body: z.object({ selection: customerSelection, clear }),
  response: z.object({
    rows: z.int(),
    limit: z.int(),
    needsApproval: z.boolean(),
    fileHours: z.int(),
    purposes: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() })),
  }),
  errors: ['customers.search_too_short'],
})
export const askExport = endpoint({
  id: 'exports.ask',
  method: 'POST',
  path: '/api/exports',
  summary: 'Ask for an export with its purpose; below the limit it is made at once',
  permission: 'exports:ask',
  // The body may hold the password.
  remembered: false,
  body: z.object({
    selection: customerSelection,
    columns,
    clear: clear.default([]),
    purpose: line(40),
    note: line(300),
    format: z.enum(EXPORT_FORMATS),
    locale: z.enum(LOCALES).default('zh'),
    /** Where a second person is needed: the asker's own password again. */
    password: z.string().max(200).optional(),
  }),
  response: exportView,
  errors: [
    'exports.nobody_selected',
    'exports.purpose_unknown',
    'exports.column_missing',
    'exports.needs_password',
    'exports.password_wrong',
    'customers.search_too_short',
  ],
})
export const listExports = endpoint({
  id: 'exports.list',
  method: 'GET',
  path: '/api/exports',
  summary: 'Exports, the newest first: one’s own, or all for data protection',
  permission: 'exports:read',
  query: pageQuery.extend({ state: z.enum(EXPORT_STATES).optional() }),
  response: page(exportView),
})
export const getExport = endpoint({
  id: 'exports.get',
  method: 'GET',
  path: '/api/exports/:id',
  summary: 'One export',
  permission: 'exports:read',
  params: idParams,
  response: exportView,
  errors: ['exports.not_found'],
})
export const decideExport = endpoint({
  id: 'exports.decide',
  method: 'POST',
  path: '/api/exports/:id/decide',
  summary: 'Approve or refuse another person’s export; sealed fields come in clear only where this says so',
  permission: 'exports:decide',
  params: idParams,
  body: z.object({ verdict: z.enum(['approve', 'refuse']), grantClear: z.boolean().default(false), note: prose(300) }),
  response: exportView,
  errors: ['exports.not_found', 'exports.wrong_state', 'exports.own_request'],
})
export const withdrawExport = endpoint({
  id: 'exports.withdraw',
  method: 'POST',
  path: '/api/exports/:id/withdraw',
  summary: 'Take one’s own request back, or delete its file before its time',
  permission: 'exports:ask',
  params: idParams,
  body: z.object({}),
  response: exportView,
  errors: ['exports.not_found', 'exports.wrong_state'],
})
export const beginDownload = endpoint({
  id: 'exports.download',
  method: 'POST',
  path: '/api/exports/:id/download',
  summary: 'Counts and audits a download, which may then begin within a minute',
  permission: 'exports:ask',
  params: idParams,
  body: z.object({}),
  response: exportView,
  errors: ['exports.not_found', 'exports.file_gone'],
})
export const exportFile = endpoint({
  id: 'exports.file',
  method: 'GET',
  path: '/api/exports/:id/file',
  summary: 'The file of a download that was begun, for its asker alone',
  permission: 'exports:ask',
  params: idParams,
  reply: 'stream',
  response: z.undefined(),
  errors: ['exports.not_found', 'exports.file_gone', 'exports.download_not_begun'],
})
