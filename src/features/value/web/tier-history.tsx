import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { explainGrant, type explainValue } from '../value.contract.ts'
import { ScoreParts } from './score-parts.tsx'

type Grant = Reply<typeof explainValue>['history'][number]
interface Source {
  readonly modelNumber: number | null
  readonly packVersion: string | null
}

function useModelName(): (source: Source) => string {
  const t = useT()
  return ({ modelNumber, packVersion }) => {
    if (modelNumber === null) return t('customerScore.byHand')
    return modelNumber === 0
      ? t('customerScore.modelPack', { version: packVersion ?? '' })
      : t('customerScore.modelNumber', { number: modelNumber })
  }
}

/** A customer's tiers, newest first; each opens its explanation of that day. */
export function TierHistory({ customerId, history }: { customerId: string; history: readonly Grant[] }) {
  const t = useT()
  const format = useFormat()
  const modelName = useModelName()
  const [opened, open] = useState<string | null>(null)
  return (
    <>
      <h3 className="zx-part-head">{t('customerScore.history')}</h3>
      {history.length === 0 ? (
        <p className="zx-soft">{t('customerScore.noHistory')}</p>
      ) : (
        <ol className="zx-plain-list zx-stack zx-stack-tight">
          {history.map((grant) => (
            <li key={grant.id}>
              <div className="zx-row zx-row-wrap">
                <TierTag tier={grant.tier} />
                <button type="button" className="zx-link" onClick={() => open(grant.id)}>
                  {changeWords(grant, t)}
                </button>
                <span className="zx-meta">{format.fullDay(grant.validFrom)}</span>
              </div>
              <div className="zx-meta">
                {[
                  modelName(grant),
                  ...(grant.score === null ? [] : [t('timeline.tier.score', { score: format.number(grant.score, 1) })]),
                  ...(grant.validTo === null ? [] : [t('timeline.tier.until', { date: format.fullDay(grant.validTo) })]),
                ].join(' · ')}
              </div>
            </li>
          ))}
        </ol>
      )}
      <SidePanel open={opened !== null} title={t('customerScore.grantTitle')} onClose={() => open(null)}>
        {opened !== null && <GrantExplained customerId={customerId} grantId={opened} />}
      </SidePanel>
    </>
  )
}

function changeWords(
  { change, tier, previousTier }: Pick<Grant, 'change' | 'tier' | 'previousTier'>,
  t: ReturnType<typeof useT>,
): string {
  return t.of(`timeline.tier.${change}`, { tier: t(`tier.${tier}`), before: t(`tier.${previousTier}`) })
}

function GrantExplained({ customerId, grantId }: { customerId: string; grantId: string }) {
  const t = useT()
  const format = useFormat()
  const modelName = useModelName()
  const query = useCall(explainGrant, { params: { id: customerId, grantId } })
  return (
    <Loaded query={query}>
      {(grant) => (
        <div className="zx-stack zx-stack-mid">
          <p>
            <TierTag tier={grant.tier} /> {changeWords(grant, t)}
          </p>
          <dl className="zx-facts">
            <dt>{t('customerScore.grantFrom')}</dt>
            <dd>{format.fullDay(grant.validFrom)}</dd>
            {grant.validTo !== null && (
              <>
                <dt>{t('customerScore.grantTo')}</dt>
                <dd>{format.fullDay(grant.validTo)}</dd>
              </>
            )}
            <dt>{t('customerScore.grantModel')}</dt>
            <dd>{modelName(grant)}</dd>
            {grant.runMonth !== null && (
              <>
                <dt>{t('customerScore.grantMonth')}</dt>
                <dd>{format.month(grant.runMonth)}</dd>
              </>
            )}
            {grant.runMonth === null && grant.givenByName !== null && (
              <>
                <dt>{t('customerScore.grantBy')}</dt>
                <dd>{grant.givenByName}</dd>
              </>
            )}
            {grant.reason !== null && (
              <>
                <dt>{t('customerScore.grantReason')}</dt>
                <dd>{grant.reason}</dd>
              </>
            )}
            {grant.score !== null && (
              <>
                <dt>{t('customerScore.title')}</dt>
                <dd>
                  <b className="zx-num">{format.number(grant.score, 1)}</b>
                  {grant.above !== null && (
                    <span className="zx-meta">
                      {' '}
                      {t('customerScore.above', { share: format.percent(Math.round(grant.above * 1000), 1000) })}
                    </span>
                  )}
                </dd>
              </>
            )}
          </dl>
          {grant.proposed !== null && grant.proposed !== grant.tier && (
            <p className="zx-soft">{t('customerScore.heldAbove', { tier: t(`tier.${grant.proposed}`) })}</p>
          )}
          {grant.parts.length > 0 ? (
            <ScoreParts parts={grant.parts} growthMonths={grant.growthMonths} />
          ) : (
            <p className="zx-soft">{t('customerScore.noParts')}</p>
          )}
        </div>
      )}
    </Loaded>
  )
}
