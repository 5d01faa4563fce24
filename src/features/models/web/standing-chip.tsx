import { useT } from '../../../web/i18n/use-t.ts'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import type { ModelStanding } from '../models.rules.ts'

const LOOK = {
  proposed: 'warn',
  scheduled: 'todo',
  in_force: 'met',
  superseded: 'hold',
  rejected: 'hold',
  withdrawn: 'hold',
} as const

export function StandingChip({ standing }: { standing: ModelStanding }) {
  const t = useT()
  return <StateChip look={LOOK[standing]}>{t(`models.standing.${standing}`)}</StateChip>
}
