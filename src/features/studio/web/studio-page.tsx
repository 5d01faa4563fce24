import { Segmented } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { addMonths } from '../../../kernel/dates.ts'
import type { TieringRule } from '../../../kernel/pack/value-pack.ts'
import { ApiError } from '../../../web/api/api-error.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, ErrorState, FailedState, Loaded } from '../../../web/ui/states.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { settingChanges, type ModelSettings } from '../../models/models.settings.rules.ts'
import { compareDraft, getStudio, weighDraft } from '../studio.contract.ts'
import { decodeDraft, encodeDraft } from '../studio.draft.rules.ts'
import { STUDIO_VIEWS, type StudioView } from '../studio.rules.ts'
import { EffectsColumn, MoversBySheet, ReturnsSheet } from './effects-column.tsx'
import { FiguresSheet, type DraftFigures } from './figures-sheet.tsx'
import { MoversSheet, type DraftScenario } from './movers-sheet.tsx'
import { PublishSheet } from './publish-sheet.tsx'
import { RulesSheet } from './rules-sheet.tsx'
import { usePaced, useRested } from './use-pace.ts'

const POLL_MS = 700
/** Eight a second while a slider moves; the slower effects once it rests. */
const PACE_MS = 120
const REST_MS = 350

type Studio = Reply<typeof getStudio>

/** The value studio: rules on the left, what they would do in the middle, what follows on the right. */
export function StudioPage() {
  const t = useT()
  const studio = useCall(
    getStudio,
    {},
    { refetchInterval: (data) => ((data as Studio | undefined)?.state === 'loading' ? POLL_MS : false) },
  )
  if (studio.isPending) return <ListSkeleton />
  if (studio.isError) return <FailedState error={studio.error} onRetry={() => void studio.refetch()} />
  const { state, base } = studio.data
  if (state === 'ready' && base !== null) {
    return <Workbench studio={studio.data} base={base} onLost={() => void studio.refetch()} />
  }
  return (
    <>
      <PageHead title={t('studio.title')} />
      {state === 'no_run' && (
        <EmptyState title={t('studio.noRun')} why={t('studio.noRunWhy')} actions={<a href="/value">{t('studio.toValue')}</a>} />
      )}
      {state === 'failed' && <ErrorState title={t('studio.readFailed')} onRetry={() => void studio.refetch()} />}
      {(state === 'loading' || state === 'ready') && (
        <Sheet title={t('studio.reading')}>
          <p role="status">{t('studio.readingWhy')}</p>
          <ListSkeleton rows={4} />
        </Sheet>
      )}
    </>
  )
}

function Workbench({ studio, base, onLost }: { studio: Studio; base: NonNullable<Studio['base']>; onLost: () => void }) {
  const [client] = useState(() => crypto.randomUUID())
  const [address, setAddress] = useUrlState(['d', 'view', 'from'])
  const mayChange = useGrant('models:propose') !== undefined
  const inForce: ModelSettings = studio.inForce.settings
  const [settings, setSettings] = useState<ModelSettings>(
    () => (address.d === undefined ? undefined : decodeDraft(address.d)) ?? inForce,
  )
  const view: StudioView = address.view === 'start' ? 'start' : 'rules'
  const effectiveFrom = address.from ?? `${addMonths(studio.today, 1).slice(0, 7)}-01`
  const live = usePaced(settings, PACE_MS)
  const rested = useRested(settings, REST_MS)
  const changes = settingChanges(inForce, settings).length
  // The address carries the draft once it rests: it can be sent to a colleague, and survives reload.
  const written = settingChanges(inForce, rested).length === 0 ? undefined : encodeDraft(rested)
  useEffect(() => {
    if (written !== address.d) setAddress({ d: written })
    // Only a draft that came to rest is written; the address itself may be changed by hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [written])
  const scenario = (of: ModelSettings): DraftScenario => ({ client, settings: of, effectiveFrom, view })
  const figures = useCall(compareDraft, { body: scenario(live) }, { keepPrevious: true })
  const effects = useCall(weighDraft, { body: scenario(rested) }, { keepPrevious: true })
  const isLost = [figures.error, effects.error].some((error) => error instanceof ApiError && error.code === 'studio.loading')
  useEffect(() => {
    if (isLost) onLost()
  }, [isLost, onLost])
  const otherTiering = useMemo(() => tieringLike(settings.tiering, figures.data), [settings.tiering, figures.data])
  return (
    <>
      <Head
        studio={studio}
        base={base}
        figures={figures.data}
        changes={changes}
        view={view}
        onView={(next) => setAddress({ view: next === 'rules' ? undefined : next })}
      />
      <div className="zx-studio">
        <div className="zx-stack zx-studio-rules">
          <RulesSheet
            settings={settings}
            base={inForce}
            windows={studio.windows}
            otherTiering={otherTiering}
            mayChange={mayChange}
            onChange={setSettings}
          />
        </div>
        <div className="zx-stack">
          <Loaded query={figures}>
            {(data) => (
              <>
                <FiguresSheet figures={data} />
                <MoversSheet figures={data} scenario={scenario(rested)} base={base} />
              </>
            )}
          </Loaded>
          <PublishSheet
            settings={settings}
            isChanged={changes > 0}
            effectiveFrom={effectiveFrom}
            today={studio.today}
            onEffectiveFrom={(from) => setAddress({ from })}
          />
          {effects.data !== undefined && (
            <>
              <ReturnsSheet effects={effects.data} />
              <MoversBySheet effects={effects.data} />
            </>
          )}
        </div>
        <div className="zx-stack zx-studio-effects">
          <Loaded query={effects}>
            {(data) => figures.data !== undefined && <EffectsColumn effects={data} figures={figures.data} />}
          </Loaded>
        </div>
      </div>
    </>
  )
}

interface HeadProps {
  readonly studio: Studio
  readonly base: NonNullable<Studio['base']>
  readonly figures: DraftFigures | undefined
  readonly changes: number
  readonly view: StudioView
  readonly onView: (view: StudioView) => void
}

function Head({ studio, base, figures, changes, view, onView }: HeadProps) {
  const t = useT()
  const format = useFormat()
  const version = studio.inForce.number === 0 ? t('studio.pack') : t('studio.version', { number: studio.inForce.number })
  const share = (fen: number): string => (figures === undefined ? '' : format.percent(fen, figures.revenueFen, 2))
  const sentence =
    figures === undefined
      ? undefined
      : changes === 0 && figures.moves.total === 0
        ? t('studio.sentenceSame', { version })
        : t('studio.sentence', {
            version,
            changes,
            movers: format.number(figures.moves.total),
            before: format.number(figures.vips.before.customers),
            after: format.number(figures.vips.after.customers),
            shareBefore: share(figures.vips.before.revenueFen),
            shareAfter: share(figures.vips.after.revenueFen),
          })
  return (
    <PageHead
      title={t('studio.title')}
      {...(sentence === undefined ? {} : { sentence })}
      actions={
        <>
          <span className="zx-meta zx-num">
            {figures === undefined
              ? t('studio.asOf', { time: format.dayTime(base.readAt) })
              : t('studio.reckoned', { n: format.number(figures.customers), ms: format.number(figures.ms) })}
          </span>
          <Segmented<StudioView>
            size="small"
            aria-label={t('studio.view')}
            value={view}
            onChange={onView}
            options={STUDIO_VIEWS.map((value) => ({ value, label: t(`studio.view.${value}`) }))}
          />
        </>
      }
    />
  )
}

/** The other way to say where the tiers begin, as it stands now. */
function tieringLike(rule: TieringRule, figures: DraftFigures | undefined): TieringRule | null {
  if (figures === undefined) return null
  if (rule.by === 'threshold') {
    const points = (tier: 'diamond' | 'gold' | 'silver'): number => {
      const customers = figures.tiers.find((row) => row.tier === tier)?.after.customers ?? 0
      return figures.customers === 0 ? 0 : Math.round((customers * 10_000) / figures.customers)
    }
    const basisPoints = { diamond: points('diamond'), gold: points('gold'), silver: points('silver') }
    return basisPoints.diamond + basisPoints.gold + basisPoints.silver === 0 ? null : { by: 'share', basisPoints }
  }
  const tenth = (value: number | null, otherwise: number): number => (value === null ? otherwise : Math.round(value * 10) / 10)
  const silver = Math.min(99, tenth(figures.borders.silver, 50))
  const gold = Math.min(99.5, Math.max(silver + 0.1, tenth(figures.borders.gold, silver + 10)))
  const diamond = Math.min(100, Math.max(gold + 0.1, tenth(figures.borders.diamond, gold + 10)))
  const round = (value: number): number => Math.round(value * 10) / 10
  return { by: 'threshold', thresholds: { diamond: round(diamond), gold: round(gold), silver: round(silver) } }
}
