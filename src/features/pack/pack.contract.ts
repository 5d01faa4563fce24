import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { PACK_SECTIONS } from './pack.rules.ts'

const words = z.object({ zh: z.string(), en: z.string() })

export const getPack = endpoint({
  id: 'pack.get',
  method: 'GET',
  path: '/api/pack',
  summary: 'The pack in force: every figure of the business with its source',
  permission: 'pack:read',
  response: z.object({
    id: z.string(),
    version: z.string(),
    name: words,
    figures: z.array(
      z.object({
        path: z.string(),
        section: z.enum(PACK_SECTIONS),
        value: z.unknown(),
        source: z.string(),
        meaning: words.nullable(),
        isAssumed: z.boolean(),
      }),
    ),
  }),
})
