import { useCall } from '../../../web/api/hooks.ts'
import { useGrant } from '../../../web/session.tsx'
import { NavCount } from '../../../web/shell/nav-count.tsx'
import { listModels } from '../models.contract.ts'

/** Beside 模型版本, for whoever approves: how many versions wait. */
export function ModelCount() {
  const mayApprove = useGrant('models:approve') !== undefined
  const { data } = useCall(listModels, { query: { limit: 1 } }, { enabled: mayApprove, refetchInterval: 120_000 })
  return mayApprove && data !== undefined ? <NavCount count={data.waiting} /> : null
}
