import { useT } from '../../../web/i18n/use-t.ts'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import type { StaffState } from '../staff.rules.ts'

export function StaffStateChip({ state }: { state: StaffState }) {
  const t = useT()
  // Being there is the rule: only the exception wears a chip.
  if (state === 'active') return <span className="zx-soft">{t('staff.state.active')}</span>
  return <StateChip look="hold">{t(`staff.state.${state}`)}</StateChip>
}
