import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, month, page, pageQuery, prose } from '../../contract/primitives.ts'
import { DATE_ORDERS } from '../feeds/feeds.dates.rules.ts'
import { DELIMITERS } from '../feeds/feeds.csv.rules.ts'
import { ENCODINGS } from '../feeds/feeds.shape.rules.ts'
import { FIELD_NAMES, KINDS, type Field } from './imports.fields.rules.ts'
import { REASONS, SEVERITIES } from './imports.problems.rules.ts'
import { DELIVERIES, IMPORT_STATES, WAITINGS } from './imports.rules.ts'
import { TOUCHES } from './imports.undo.rules.ts'

const columnName = z.string().min(1).max(300)
const field = z.enum(FIELD_NAMES as [Field, ...Field[]])
const fieldSource = z.object({ columns: z.array(columnName).max(20).optional(), constant: z.string().max(300).optional() })

export const mapping = z.object({
  fields: z.partialRecord(field, fieldSource),
  rowNumberKey: z
    .string()
    .max(40)
    .regex(/^(?![=@+-])\S*$/)
    .nullable(),
  month: month.nullable(),
  defaultTerritory: z.string().max(60).nullable(),
  moneyUnit: z.enum(['yuan', 'fen']),
  dateOrder: z.enum(DATE_ORDERS),
  birthCalendar: z.enum(['solar', 'lunar']),
  extras: z.array(columnName).max(200),
})

const shape = z.object({
  encoding: z.enum(ENCODINGS),
  delimiter: z.string(),
  header: z.boolean(),
  columns: z.array(z.string()),
  rows: z.int(),
  form: z.enum(['plain', 'tidy']),
  workbook: z
    .object({ sheet: z.string(), sheets: z.array(z.string()), headerRow: z.int(), isCorrection: z.boolean() })
    .optional(),
})

const counts = z.object({
  rows: z.int(),
  fresh: z.int(),
  changed: z.int(),
  same: z.int(),
  refused: z.int(),
  warned: z.int(),
  usage: z.int(),
  usageRefused: z.int(),
  reasons: z.record(z.string(), z.int()),
})

const touchedRow = z.object({
  customerId: id.nullable(),
  customerNo: z.string(),
  fate: z.enum(['added', 'changed', 'month']),
  touch: z.enum(TOUCHES),
  field: z.string().nullable(),
  at: instant.nullable(),
  importId: id.nullable(),
  importName: z.string().nullable(),
})
const touched = z.object({ total: z.int(), rows: z.array(touchedRow) })

const undoReport = z.object({
  reason: z.string(),
  leaveTouched: z.boolean(),
  requestedAt: instant,
  outcome: z.enum(['undone', 'refused']).nullable(),
  withdrawn: z.int(),
  restored: z.int(),
  kept: z.int(),
  months: z.array(z.string()),
  touched,
})

export const importView = z.object({
  id,
  kind: z.enum(KINDS),
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  fileBytes: z.int(),
  shape,
  mapping: mapping.nullable(),
  rowsTotal: z.int(),
  rowsDone: z.int(),
  checked: counts.nullable(),
  applied: counts.nullable(),
  error: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  hasFile: z.boolean(),
  /** Something is written and everything that undo needs has been kept. */
  canUndo: z.boolean(),
  undo: undoReport.nullable(),
  undoneAt: instant.nullable(),
  undoneByName: z.string().nullable(),
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  createdAt: instant,
  createdByName: z.string().nullable(),
  source: z.object({ id, name: z.string() }).nullable(),
  delivery: z.enum(DELIVERIES),
  waitsFor: z.enum(WAITINGS).nullable(),
  version: z.int(),
})
export type ImportView = z.output<typeof importView>

const problem = z.object({
  ordinal: z.int(),
  row: z.int(),
  column: z.string().nullable(),
  field: field.nullable(),
  severity: z.enum(SEVERITIES),
  reason: z.enum(REASONS),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

const fileErrors = ['imports.unreadable_file', 'imports.too_large']

export const uploadImport = endpoint({
  id: 'imports.upload',
  method: 'POST',
  path: '/api/imports',
  summary: 'Upload a file; the answer says how it is read and what its columns seem to mean',
  permission: 'imports:write',
  request: 'upload',
  errors: fileErrors,
  query: z.object({ fileName: line(200), kind: z.enum(KINDS).default('customers') }),
  response: importView,
})
export const listImports = endpoint({
  id: 'imports.list',
  method: 'GET',
  path: '/api/imports',
  summary: 'Imports, the newest first',
  permission: 'imports:read',
  query: pageQuery,
  response: page(importView),
})
export const getImport = endpoint({
  id: 'imports.get',
  method: 'GET',
  path: '/api/imports/:id',
  summary: 'One import with its counts and how far it is',
  permission: 'imports:read',
  params: idParams,
  errors: ['imports.not_found'],
  response: importView,
})
export const previewImport = endpoint({
  id: 'imports.preview',
  method: 'GET',
  path: '/api/imports/:id/preview',
  summary: 'The first rows; phones, ID numbers and addresses masked',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.not_found', 'imports.file_gone'],
  response: z.object({
    rows: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
    maskedColumns: z.array(z.string()),
    territories: z.array(z.object({ code: z.string(), name: z.string() })),
  }),
})
export const reshapeImport = endpoint({
  id: 'imports.reshape',
  method: 'PUT',
  path: '/api/imports/:id/shape',
  summary: 'Read the file another way: encoding, delimiter, header; the sheet of a workbook and the row of its names',
  permission: 'imports:write',
  params: idParams,
  errors: [...fileErrors, 'imports.not_found', 'imports.wrong_state', 'imports.file_gone', 'imports.stale'],
  body: z.object({
    encoding: z.enum(ENCODINGS).optional(),
    delimiter: z.enum(DELIMITERS).optional(),
    header: z.boolean().optional(),
    sheet: z.string().min(1).max(300).optional(),
    headerRow: z.int().min(0).max(1000).optional(),
  }),
  response: importView,
})
export const mapImport = endpoint({
  id: 'imports.map',
  method: 'PUT',
  path: '/api/imports/:id/mapping',
  summary: 'Say which column is what',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.not_found', 'imports.bad_mapping', 'imports.wrong_state', 'imports.file_gone', 'imports.stale'],
  body: z.object({ kind: z.enum(KINDS), mapping }),
  response: importView,
})
export const guessImport = endpoint({
  id: 'imports.guess',
  method: 'POST',
  path: '/api/imports/:id/guess',
  summary: 'What the columns seem to mean for a kind of import',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.not_found', 'imports.file_gone'],
  body: z.object({ kind: z.enum(KINDS) }),
  response: z.object({ mapping }),
})
export const checkImport = endpoint({
  id: 'imports.check',
  method: 'POST',
  path: '/api/imports/:id/check',
  summary: 'Dry run: exact counts and every problem, nothing is written',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.not_found', 'imports.wrong_state', 'imports.file_gone'],
  response: importView,
})
export const applyImport = endpoint({
  id: 'imports.apply',
  method: 'POST',
  path: '/api/imports/:id/apply',
  summary: 'Write what the dry run has shown',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.not_found', 'imports.wrong_state', 'imports.file_gone', 'imports.nothing_to_apply', 'imports.busy'],
  response: importView,
})
export const cancelImport = endpoint({
  id: 'imports.cancel',
  method: 'POST',
  path: '/api/imports/:id/cancel',
  summary: 'Stop; batches already written stay and are counted',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.not_found', 'imports.wrong_state'],
  response: importView,
})
export const previewImportUndo = endpoint({
  id: 'imports.preview_undo',
  method: 'GET',
  path: '/api/imports/:id/undo',
  summary: 'What undoing an import would take back, and which rows were touched since by what',
  permission: 'imports:undo',
  params: idParams,
  errors: ['imports.not_found', 'imports.wrong_state', 'imports.nothing_to_undo'],
  response: z.object({ added: z.int(), changed: z.int(), months: z.array(z.string()), touched }),
})
export type UndoPreview = z.output<typeof previewImportUndo.response>
export const undoImport = endpoint({
  id: 'imports.undo',
  method: 'POST',
  path: '/api/imports/:id/undo',
  summary: 'Undo an import, updates included; refused if a row was touched since, unless such rows may stay',
  permission: 'imports:undo',
  params: idParams,
  body: z.object({ reason: prose(200), leaveTouched: z.boolean().default(false) }),
  errors: ['imports.not_found', 'imports.wrong_state', 'imports.nothing_to_undo', 'imports.busy'],
  response: importView,
})
export const listImportProblems = endpoint({
  id: 'imports.problems',
  method: 'GET',
  path: '/api/imports/:id/problems',
  summary: 'The first thousand problems: row, column, reason',
  permission: 'imports:read',
  params: idParams,
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  errors: ['imports.not_found'],
  response: z.object({ items: z.array(problem), nextAfter: z.int().nullable() }),
})
export const downloadImportProblems = endpoint({
  id: 'imports.problems_file',
  method: 'GET',
  path: '/api/imports/:id/problems.csv',
  summary: 'All problems as a CSV file, with reason and remedy in words',
  permission: 'imports:read',
  params: idParams,
  query: z.object({ locale: z.enum(['zh', 'en']).default('zh') }),
  reply: 'stream',
  errors: ['imports.not_found', 'imports.file_gone'],
  response: z.undefined(),
})
export const downloadErrorWorkbook = endpoint({
  id: 'imports.error_workbook',
  method: 'GET',
  path: '/api/imports/:id/errors.xlsx',
  summary: 'The refused and warned rows as a workbook, reasons beside them, to be corrected and uploaded again',
  permission: 'imports:write',
  params: idParams,
  query: z.object({ locale: z.enum(['zh', 'en']).default('zh') }),
  reply: 'stream',
  errors: ['imports.not_found', 'imports.file_gone'],
  response: z.undefined(),
})
