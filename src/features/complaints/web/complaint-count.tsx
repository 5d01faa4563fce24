import { useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { NavCount } from '../../../web/shell/nav-count.tsx'
import { countComplaints } from '../complaints.contract.ts'

/** Beside 投诉: the late ones first, else those in warning, else what is open. */
export function ComplaintCount() {
  const t = useT()
  const reach = useGrant('complaints:handle')?.reach
  const view = reach === 'case' ? 'mine' : reach === 'territory' ? 'unit' : 'all'
  const { data } = useCall(countComplaints, { query: { view } }, { refetchInterval: 120_000 })
  if (data === undefined) return null
  if (data.overdue > 0) return <NavCount count={data.overdue} late={t('complaintDesk.countLate')} />
  if (data.warning > 0) return <NavCount count={data.warning} late={t('complaintDesk.countWarn')} />
  return <NavCount count={data.open} />
}
