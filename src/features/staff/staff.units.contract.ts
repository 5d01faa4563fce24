import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, line, version } from '../../contract/primitives.ts'
import { TERRITORY_KINDS, UNIT_KINDS } from './staff.rules.ts'

export const unitView = z.object({
  id,
  version,
  parentId: id.nullable(),
  name: z.string(),
  kind: z.enum(UNIT_KINDS),
  serviceHotline: z.string().nullable(),
  /** Active staff of the unit itself. */
  staffCount: z.int(),
})
export type UnitView = z.infer<typeof unitView>

export const territoryView = z.object({
  id,
  version,
  parentId: id.nullable(),
  code: z.string(),
  name: z.string(),
  kind: z.enum(TERRITORY_KINDS),
  unitId: id.nullable(),
})
export type TerritoryView = z.infer<typeof territoryView>

const hotline = z
  .string()
  .trim()
  .regex(/^[0-9+ -]{3,20}$/)
  .nullable()
const code = z
  .string()
  .trim()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,19}$/)

export const listUnits = endpoint({
  id: 'staff.list_units',
  method: 'GET',
  path: '/api/units',
  summary: 'The tree of units in one’s scope, parents first',
  permission: 'staff:read',
  response: z.object({ items: z.array(unitView) }),
})

export const createUnit = endpoint({
  id: 'staff.create_unit',
  method: 'POST',
  path: '/api/units',
  summary: 'A unit below another',
  permission: 'staff:write',
  body: z.object({ parentId: id, name: line(60), kind: z.enum(UNIT_KINDS), serviceHotline: hotline.default(null) }),
  response: unitView,
  errors: ['staff.unit_not_found', 'staff.unit_name_taken'],
})

export const editUnit = endpoint({
  id: 'staff.edit_unit',
  method: 'PATCH',
  path: '/api/units/:id',
  summary: 'Rename or move a unit; moving changes who sees what at once',
  permission: 'staff:write',
  params: idParams,
  body: z.object({
    parentId: id.optional(),
    name: line(60).optional(),
    kind: z.enum(UNIT_KINDS).optional(),
    serviceHotline: hotline.optional(),
  }),
  response: unitView,
  errors: ['staff.unit_not_found', 'staff.unit_name_taken', 'staff.unit_loop', 'request.stale'],
})

export const listTerritories = endpoint({
  id: 'staff.list_territories',
  method: 'GET',
  path: '/api/territories',
  summary: 'The tree of territories in one’s scope, parents first',
  permission: 'staff:read',
  response: z.object({ items: z.array(territoryView) }),
})

export const createTerritory = endpoint({
  id: 'staff.create_territory',
  method: 'POST',
  path: '/api/territories',
  summary: 'A territory below another',
  permission: 'staff:write',
  body: z.object({
    parentId: id.nullable(),
    code,
    name: line(60),
    kind: z.enum(TERRITORY_KINDS),
    unitId: id.nullable().default(null),
  }),
  response: territoryView,
  errors: ['staff.territory_not_found', 'staff.unit_not_found', 'staff.territory_code_taken', 'staff.territory_does_not_fit'],
})

export const editTerritory = endpoint({
  id: 'staff.edit_territory',
  method: 'PATCH',
  path: '/api/territories/:id',
  summary: 'Rename a territory or give it to another unit; this changes who sees its customers at once',
  permission: 'staff:write',
  params: idParams,
  body: z.object({ name: line(60).optional(), unitId: id.nullable().optional() }),
  response: territoryView,
  errors: ['staff.territory_not_found', 'staff.unit_not_found', 'request.stale'],
})
