import { useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { getPack } from '../../pack/pack.contract.ts'
import type { ExportState } from '../exports.rules.ts'

const LOOK: Readonly<Record<ExportState, string>> = {
  waiting: 'warn',
  making: 'warn',
  ready: 'met',
  refused: 'late',
  withdrawn: 'hold',
  expired: 'hold',
  failed: 'late',
}

export function ExportStateChip({ state }: { state: ExportState }) {
  const t = useT()
  return <span className={`zx-chip zx-chip-${LOOK[state]}`}>{t(`exportState.${state}`)}</span>
}

type Purpose = { readonly code: string; readonly zh: string; readonly en: string }

/** A purpose's words, from the pack in force; one that it no longer names shows its code. */
export function usePurposeWords(): (code: string) => string {
  const t = useT()
  const pack = useCall(getPack, {})
  const purposes = (pack.data?.figures.find((each) => each.path === 'service.exports.purposes')?.value ??
    []) as readonly Purpose[]
  return (code) => purposes.find((each) => each.code === code)?.[t.locale] ?? code
}
