import { useT } from '../../../web/i18n/use-t.ts'
import type { ImportState } from '../imports.rules.ts'

const KIND: Readonly<Record<ImportState, string>> = {
  uploaded: 'todo',
  mapped: 'todo',
  checking: 'warn',
  checked: 'warn',
  applying: 'warn',
  applied: 'met',
  failed: 'late',
  cancelled: 'hold',
  undoing: 'warn',
  undone: 'hold',
}

export function ImportStateChip({ state }: { state: ImportState }) {
  const t = useT()
  return <span className={`zx-chip zx-chip-${KIND[state]}`}>{t.of(`imports.state.${state}`)}</span>
}
