import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line } from '../../contract/primitives.ts'
import { importView } from './imports.contract.ts'
import { KINDS } from './imports.fields.rules.ts'

const token = z.object({
  id,
  label: z.string(),
  tail: z.string(),
  createdAt: instant,
  createdByName: z.string().nullable(),
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
})

export const sourceView = z.object({
  id,
  name: z.string(),
  code: z.string(),
  kind: z.enum(KINDS),
  columns: z.array(z.string()),
  refusedLimitPercent: z.number(),
  createdByName: z.string().nullable(),
  usedAt: instant,
  tokens: z.array(token),
  version: z.int(),
})
export type SourceView = z.output<typeof sourceView>

const percent = z.number().min(0).max(100)

export const listSources = endpoint({
  id: 'imports.sources',
  method: 'GET',
  path: '/api/import-sources',
  summary: 'Sources whose mapping is remembered, with the tokens that may deliver for them',
  permission: 'imports:read',
  response: z.object({ items: z.array(sourceView), folder: z.string().nullable() }),
})
export const rememberSource = endpoint({
  id: 'imports.remember_source',
  method: 'POST',
  path: '/api/imports/:id/source',
  summary: 'Remember the reading and the mapping of this import under a name',
  permission: 'imports:write',
  params: idParams,
  body: z.object({ name: line(60) }),
  errors: ['imports.not_found', 'imports.bad_mapping', 'imports.source_name_taken'],
  response: importView,
})
export const takeSource = endpoint({
  id: 'imports.take_source',
  method: 'PUT',
  path: '/api/imports/:id/source',
  summary: 'Read and map this upload as a source remembers it; none: as it is guessed',
  permission: 'imports:write',
  params: idParams,
  body: z.object({ sourceId: id.nullable() }),
  errors: [
    'imports.not_found',
    'imports.source_not_found',
    'imports.unreadable_file',
    'imports.wrong_state',
    'imports.file_gone',
    'imports.stale',
  ],
  response: importView,
})
export const changeSource = endpoint({
  id: 'imports.change_source',
  method: 'PUT',
  path: '/api/import-sources/:id',
  summary: 'Rename a source, or change the share of refused rows up to which its files are written by themselves',
  permission: 'imports:write',
  params: idParams,
  body: z.object({ name: line(60), refusedLimitPercent: percent }),
  errors: ['imports.source_not_found', 'imports.source_name_taken', 'imports.stale'],
  response: sourceView,
})
export const forgetSource = endpoint({
  id: 'imports.forget_source',
  method: 'DELETE',
  path: '/api/import-sources/:id',
  summary: 'Forget a source with its tokens; what it has delivered stays',
  permission: 'imports:write',
  params: idParams,
  errors: ['imports.source_not_found', 'imports.stale'],
  response: z.object({}),
})
export const createToken = endpoint({
  id: 'imports.create_token',
  method: 'POST',
  path: '/api/import-sources/:id/tokens',
  summary: 'A token that may deliver files of this source and nothing else; it is shown once',
  permission: 'imports:write',
  params: idParams,
  body: z.object({ label: line(60) }),
  remembered: false,
  errors: ['imports.source_not_found'],
  response: z.object({ token: z.string(), source: sourceView }),
})
export const revokeToken = endpoint({
  id: 'imports.revoke_token',
  method: 'DELETE',
  path: '/api/import-sources/:id/tokens/:tokenId',
  summary: 'From now on the token delivers nothing',
  permission: 'imports:write',
  params: z.object({ id, tokenId: id }),
  ifMatch: false,
  errors: ['imports.source_not_found', 'imports.token_not_found'],
  response: sourceView,
})
export const deliverFile = endpoint({
  id: 'imports.deliver',
  method: 'POST',
  path: '/api/feeds',
  summary:
    'Deliver a file of the source that the bearer token stands for. It is checked, and written if hardly a row is refused; the same file again is answered with its first import',
  permission: 'public',
  authState: 'none',
  request: 'upload',
  query: z.object({ fileName: line(200).default('feed') }),
  errors: ['imports.bad_token', 'imports.too_many_deliveries', 'imports.unreadable_file', 'imports.too_large'],
  response: z.object({ importId: id, state: z.string(), rows: z.int(), isRepeat: z.boolean() }),
})
