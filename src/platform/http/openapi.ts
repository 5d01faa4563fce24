import { z } from 'zod'
import type { Endpoint } from '../../contract/endpoint.ts'
import { commonErrors, STATUS_BY_CODE, STATUS_BY_KIND } from '../../contract/common-errors.ts'
import type { HouseRegistry } from '../registry.ts'

type Json = Record<string, unknown>

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json
  delete made['$schema']
  return made
}

/** The OpenAPI 3.1 document of every endpoint, from the same table that routes and validates them. */
export function openApi(registry: HouseRegistry, version: string, publicUrl: string): Json {
  const paths: Record<string, Json> = {}
  for (const { endpoint } of registry.routes) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, registry) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Zhixin',
      version,
      description: 'VIP customer service: every call, its permission and its errors.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    security: [{ session: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-sid' } },
      schemas: { Error: ERROR_SCHEMA },
    },
  }
}

const ERROR_SCHEMA: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'details', 'requestId'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        details: { type: 'object' },
        requestId: { type: 'string' },
      },
    },
  },
}

function operation(endpoint: Endpoint, registry: HouseRegistry): Json {
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    tags: [endpoint.id.split('.')[0]],
    'x-permission': endpoint.permission,
    'x-auth-state': endpoint.authState,
    ...(endpoint.authState === 'none' ? { security: [] } : {}),
    parameters: [
      ...parameters(endpoint, 'params', 'path'),
      ...parameters(endpoint, 'query', 'query'),
      ...headerParameters(endpoint),
    ],
    ...requestBody(endpoint),
    responses: { '200': success(endpoint), ...failures(endpoint, registry) },
  }
}

function parameters(endpoint: Endpoint, part: 'params' | 'query', place: 'path' | 'query'): Json[] {
  const schema = endpoint[part]
  if (schema === undefined) return []
  const made = schemaOf(schema, 'input')
  const required = Array.isArray(made['required']) ? (made['required'] as string[]) : []
  return Object.entries((made['properties'] ?? {}) as Json).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function headerParameters(endpoint: Endpoint): Json[] {
  const found: Json[] = []
  if (endpoint.ifMatch)
    found.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'The version last read, in quotes',
      schema: { type: 'string', pattern: '^"\\d+"$' },
    })
  if (endpoint.method === 'POST')
    found.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'One effect for one key within 24 hours',
      schema: { type: 'string', minLength: 8, maxLength: 100, pattern: '^[\\w.:-]+$' },
    })
  return found
}

function requestBody(endpoint: Endpoint): Json {
  if (endpoint.request === 'upload')
    return {
      requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
    }
  if (endpoint.body === undefined) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } } }
}

function success(endpoint: Endpoint): Json {
  if (endpoint.reply === 'stream')
    return { description: 'The bytes', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  return { description: 'Done', content: { 'application/json': { schema: schemaOf(endpoint.response, 'output') } } }
}

/** Every status the call may answer, with the codes behind it. */
function failures(endpoint: Endpoint, registry: HouseRegistry): Record<string, Json> {
  const codes = [...new Set([...endpoint.errors, ...Object.keys(commonErrors.kinds)])]
  const byStatus = new Map<number, string[]>()
  for (const code of codes) {
    const kind = registry.kinds[code]
    if (kind === undefined || (!endpoint.ifMatch && (code === 'request.stale' || code === 'request.precondition_required')))
      continue
    const status = STATUS_BY_CODE[code] ?? STATUS_BY_KIND[kind]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, found]) => [
      String(status),
      { description: found.join(', '), content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
    ]),
  )
}
