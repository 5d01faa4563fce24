import type { Reply } from '../../../contract/endpoint.ts'
import { ApiError } from '../../../web/api/api-error.ts'
import { useCall } from '../../../web/api/hooks.ts'
import type { CustomerPartProps } from '../../../web/customer-parts.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { explainValue } from '../value.contract.ts'
import { ScoreParts, type ScorePart as Part } from './score-parts.tsx'
import { TierHistory } from './tier-history.tsx'

type Explained = Reply<typeof explainValue>

function useSentence(): (data: Explained) => string {
  const t = useT()
  const format = useFormat()
  return (data) => {
    if (!data.rated || data.score === null) return t('customerScore.unrated')
    const shares = data.parts.filter((part) => part.of > 0).toSorted((a, b) => b.points / b.of - a.points / a.of)
    const [best, worst] = [shares[0], shares.at(-1)]
    const name = (part: Part) => t(`customerScore.part.${part.component}`)
    return [
      data.above === null ? '' : t('customerScore.above', { share: format.percent(Math.round(data.above * 1000), 1000) }),
      best === undefined || worst === undefined || best === worst
        ? ''
        : t('customerScore.lifts', { best: name(best), worst: name(worst) }),
      data.tierBorder === null || data.tier === 'none'
        ? ''
        : t('customerScore.keeps', {
            border: format.number(data.tierBorder, 1),
            tier: t(`tier.${data.tier}`),
            room: format.number(Math.max(0, data.score - data.tierBorder), 1),
          }),
      // Over the border already: the margin or the validity holds the tier, and a distance would mislead.
      data.nextBorder === null || data.nextTier === null || data.nextBorder - data.score < 0.05
        ? ''
        : t('customerScore.next', {
            gap: format.number(data.nextBorder - data.score, 1),
            tier: t(`tier.${data.nextTier}`),
          }),
    ].join('')
  }
}

/** The explained score: the figure, a sentence, then its parts with their facts. */
export function CustomerScore({ customerId }: CustomerPartProps) {
  const t = useT()
  const format = useFormat()
  const query = useCall(explainValue, { params: { id: customerId } })
  const sentence = useSentence()
  const isUnrated = query.error instanceof ApiError && query.error.code === 'value.not_rated'
  const score = query.data?.score ?? null
  return (
    <Sheet
      title={score === null ? t('customerScore.title') : t('customerScore.titleScore', { score: format.number(score, 1) })}
      extra={query.data !== undefined && t('customerScore.of', { month: format.month(query.data.runMonth) })}
    >
      {isUnrated ? (
        <EmptyState title={t('customerScore.none')} why={t('customerScore.noneWhy')} />
      ) : (
        <Loaded query={query}>
          {(data) => (
            <div className="zx-stack zx-stack-mid">
              <p>
                <Rich text={sentence(data)} />
              </p>
              <ScoreParts parts={data.parts} growthMonths={data.growthMonths} />
              {data.growing && data.tier === 'none' && <p className="zx-soft">{t('customerScore.growing')}</p>}
              <TierHistory customerId={customerId} history={data.history} />
            </div>
          )}
        </Loaded>
      )}
    </Sheet>
  )
}
