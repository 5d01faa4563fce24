import { dayOf } from '../../../web/i18n/format.ts'

/** The running month and quarter and the ones before, newest first: `2026-11`, `2026-Q4`. */
export function periodsOf(cadence: 'month' | 'quarter', now: Date, count: number): string[] {
  const [year, month] = dayOf(now).split('-').map(Number) as [number, number]
  const perYear = cadence === 'month' ? 12 : 4
  const index = year * perYear + (cadence === 'month' ? month - 1 : Math.floor((month - 1) / 3))
  return Array.from({ length: count }, (_, back) => {
    const at = index - back
    const part = (at % perYear) + 1
    const of = Math.floor(at / perYear)
    return cadence === 'month' ? `${of}-${String(part).padStart(2, '0')}` : `${of}-Q${part}`
  })
}
