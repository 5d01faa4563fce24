import type { Output } from '../../contract/endpoint.ts'
import type { Context } from '../../platform/work.ts'
import type { getPack as endpoint } from './pack.contract.ts'
import { listFigures } from './pack.rules.ts'

export function getPack(context: Context): Promise<Output<typeof endpoint>> {
  const { pack } = context.services
  return context.read('pack:read', async () => ({
    id: pack.id,
    version: pack.version,
    name: pack.name,
    figures: listFigures(pack),
  }))
}
