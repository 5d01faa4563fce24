import { useT } from '../../../web/i18n/use-t.ts'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import type { StaffState } from '../staff.rules.ts'

const LOOK = { active: 'met', disabled: 'hold', left: 'hold' } as const

export function StaffStateChip({ state }: { state: StaffState }) {
  const t = useT()
  return <StateChip look={LOOK[state]}>{t(`staff.state.${state}`)}</StateChip>
}
