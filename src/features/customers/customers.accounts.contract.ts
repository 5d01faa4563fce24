import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, line, page, pageQuery, version } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { ACCOUNT_ROLES, ACCOUNT_SEGMENTS } from './customers.rules.ts'

export const accountRow = z.object({
  id,
  accountNo: z.string(),
  name: z.string(),
  segment: z.enum(ACCOUNT_SEGMENTS),
  industry: z.string().nullable(),
  territoryName: z.string().nullable(),
  managerId: id.nullable(),
  managerName: z.string().nullable(),
  members: z.int(),
  vips: z.int(),
  version,
})
export const listAccounts = endpoint({
  id: 'accounts.list',
  method: 'GET',
  path: '/api/accounts',
  summary: 'Corporate accounts by name',
  permission: 'accounts:read',
  query: pageQuery.extend({ q: line(60).optional(), segment: z.enum(ACCOUNT_SEGMENTS).optional() }),
  response: page(accountRow),
  errors: ['customers.cursor_invalid'],
})
const accountBody = z.object({
  name: line(80),
  segment: z.enum(ACCOUNT_SEGMENTS),
  industry: line(40).nullable(),
  territoryId: id.nullable(),
  managerId: id.nullable(),
})
export const createAccount = endpoint({
  id: 'accounts.create',
  method: 'POST',
  path: '/api/accounts',
  summary: 'Open a corporate account',
  permission: 'accounts:write',
  body: accountBody.extend({ accountNo: line(40) }),
  response: z.object({ id, version }),
  errors: ['accounts.number_taken', 'accounts.territory_not_found', 'accounts.manager_not_account_manager'],
})
export const updateAccount = endpoint({
  id: 'accounts.update',
  method: 'PUT',
  path: '/api/accounts/:id',
  summary: 'Change a corporate account',
  permission: 'accounts:write',
  params: idParams,
  body: accountBody,
  response: z.object({ version }),
  errors: ['accounts.not_found', 'accounts.territory_not_found', 'accounts.manager_not_account_manager'],
})
export const accountMembers = endpoint({
  id: 'accounts.members',
  method: 'GET',
  path: '/api/accounts/:id/members',
  summary: "The customers of an account that the reader's scope covers, by role",
  permission: 'customers:read',
  params: idParams,
  query: pageQuery,
  response: page(
    z.object({
      customerId: id,
      customerNo: z.string(),
      name: z.string(),
      tier: z.enum(TIERS),
      role: z.enum(ACCOUNT_ROLES).nullable(),
      managerName: z.string().nullable(),
    }),
  ),
  errors: ['accounts.not_found', 'customers.cursor_invalid'],
})
