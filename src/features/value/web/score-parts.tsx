import type { Reply } from '../../../contract/endpoint.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Bar } from '../../../web/ui/bar.tsx'
import type { explainValue } from '../value.contract.ts'

export type ScorePart = Reply<typeof explainValue>['parts'][number]

function useFact(growthMonths: number): (part: ScorePart) => string {
  const t = useT()
  const format = useFormat()
  return ({ component, fact }) => {
    if (fact === null) return t('customerScore.fact.none')
    if (component === 'revenue') return t('customerScore.fact.revenue', { value: format.money(fact, 0) })
    if (component === 'tenure') return t('customerScore.fact.tenure', { y: Math.floor(fact / 12), m: Math.round(fact % 12) })
    if (component === 'growth') {
      return t('customerScore.fact.growth', { value: `${fact > 0 ? '+' : ''}${format.number(fact, 1)}`, n: growthMonths })
    }
    return t(`customerScore.fact.${component}`, { value: format.number(fact) })
  }
}

/** The parts of a score: points, a bar against the most it can give, the fact behind it. */
export function ScoreParts({ parts, growthMonths }: { parts: readonly ScorePart[]; growthMonths: number }) {
  const t = useT()
  const format = useFormat()
  const fact = useFact(growthMonths)
  return (
    <ul className="zx-stack zx-stack-tight">
      {parts.map((part) => {
        const name = t(`customerScore.part.${part.component}`)
        const points = format.number(part.points, 1)
        return (
          <li key={part.component}>
            <div className="zx-row zx-row-between zx-dense">
              <span>{name}</span>
              <b className="zx-num">{points}</b>
            </div>
            <Bar
              share={part.of === 0 ? 0 : part.points / part.of}
              label={t('customerScore.bar', { name, points, of: format.number(part.of, 1) })}
            />
            <div className="zx-meta">{fact(part)}</div>
          </li>
        )
      })}
    </ul>
  )
}
