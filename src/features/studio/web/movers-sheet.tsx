import { Segmented, Select } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import type { ModelSettings } from '../../models/models.settings.rules.ts'
import { listMovers, type getStudio, type MoverView } from '../studio.contract.ts'
import type { StudioView } from '../studio.rules.ts'
import type { DraftFigures } from './figures-sheet.tsx'

export interface DraftScenario {
  readonly client: string
  readonly settings: ModelSettings
  readonly effectiveFrom: string
  readonly view: StudioView
}

interface MoversSheetProps {
  readonly figures: DraftFigures
  /** The draft at rest. */
  readonly scenario: DraftScenario
  readonly base: NonNullable<Reply<typeof getStudio>['base']>
}

type Direction = 'all' | 'up' | 'down'
const PAGE = 10

/** Who moves and why, the highest revenue first. */
export function MoversSheet({ figures, scenario, base }: MoversSheetProps) {
  const t = useT()
  const format = useFormat()
  const maySee = useGrant('studio:movers') !== undefined
  const mayOpen = useGrant('customers:read') !== undefined
  const [direction, setDirection] = useState<Direction>('all')
  const [regionId, setRegion] = useState<string>()
  const [managerId, setManager] = useState<string>()
  const { moves } = figures
  const pages = usePages(
    listMovers,
    {
      query: { limit: PAGE },
      body: {
        ...scenario,
        ...(direction === 'all' ? {} : { direction }),
        ...(regionId === undefined ? {} : { regionId }),
        ...(managerId === undefined ? {} : { managerId }),
      },
    },
    { enabled: maySee && moves.total > 0 },
  )
  const by = moves.by
    .map((one) => t('studio.moveOf', { from: t(`tier.${one.from}`), to: t(`tier.${one.to}`), n: format.number(one.customers) }))
    .join(t('studio.moveJoin'))
  return (
    <Sheet
      title={t('studio.movers')}
      flush
      extra={
        maySee && (
          <Segmented<Direction>
            size="small"
            aria-label={t('studio.direction')}
            value={direction}
            onChange={setDirection}
            options={[
              { value: 'all', label: t('studio.all', { n: format.number(moves.total) }) },
              { value: 'up', label: t('studio.up', { n: format.number(moves.up) }) },
              { value: 'down', label: t('studio.down', { n: format.number(moves.down) }) },
            ]}
          />
        )
      }
    >
      {maySee && moves.total > 0 && (
        <div className="zx-row zx-row-wrap zx-studio-filters">
          <Choice
            label={t('studio.region')}
            value={regionId}
            onChange={setRegion}
            options={base.regions.flatMap((region) =>
              region.id === null ? [] : [{ value: region.id, label: region.name ?? '' }],
            )}
          />
          <Choice
            label={t('studio.manager')}
            value={managerId}
            onChange={setManager}
            options={base.managers.map((manager) => ({
              value: manager.id,
              label: `${manager.name} · ${manager.unitName ?? ''}`,
            }))}
          />
        </div>
      )}
      {moves.total === 0 ? (
        <EmptyState title={t('studio.nobody')} why={t('studio.nobodyWhy')} />
      ) : maySee ? (
        <DataTable
          label={t('studio.movers')}
          rows={pages}
          rowKey={(row) => row.customerId}
          {...(mayOpen ? { hrefOf: (row: MoverView) => `/customers/${row.customerId}` } : {})}
          empty={<EmptyState title={t('studio.nobodyHere')} why={t('studio.nobodyHereWhy')} />}
          columns={[
            {
              key: 'name',
              title: t('studio.customer'),
              isName: true,
              cell: (row) => <span className="zx-studio-name">{row.name}</span>,
            },
            {
              key: 'change',
              title: t('studio.change'),
              corner: true,
              cell: (row) => (
                <span className="zx-row zx-studio-change">
                  <TierTag tier={row.before} />
                  <span aria-hidden="true">→</span>
                  <span className="zx-hidden">{t('studio.to')}</span>
                  <TierTag tier={row.after} />
                </span>
              ),
            },
            { key: 'score', title: t('studio.score'), cell: (row) => <Scores row={row} /> },
            {
              key: 'reason',
              title: t('studio.reason'),
              cell: (row) => <Reason row={row} months={scenario.settings.revenueMonths} />,
            },
            { key: 'manager', title: t('studio.manager'), cell: (row) => row.managerName ?? t('studio.noManager') },
          ]}
        />
      ) : (
        <p className="zx-sheet-body zx-soft">{t('studio.namesNotYours')}</p>
      )}
      {moves.total > 0 && (
        <p className="zx-meta zx-studio-note">
          {by}
          {moves.waiting > 0 && ` · ${t('studio.waiting', { n: format.number(moves.waiting) })}`}
        </p>
      )}
    </Sheet>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string | undefined
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string | undefined) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const t = useT()
  return (
    <Select
      className="zx-studio-choice"
      aria-label={label}
      value={value ?? ''}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      onChange={(next: string) => onChange(next === '' ? undefined : next)}
      options={[{ value: '', label: t('studio.any', { what: label }) }, ...options]}
    />
  )
}

function Scores({ row }: { row: MoverView }) {
  const format = useFormat()
  const score = (value: number | null): string => (value === null ? '--' : format.number(value, 1))
  return (
    <span className="zx-num zx-studio-change">
      {score(row.scoreBefore)} → {score(row.scoreAfter)}
    </span>
  )
}

/** The main reason in words; a fall that waits says until when. */
function Reason({ row, months }: { row: MoverView; months: number }) {
  const t = useT()
  const format = useFormat()
  const { reason, waitsUntil } = row
  const points = (value: number): string => format.number(Math.abs(value), 1)
  let words: string
  if (reason.kind === 'border') {
    const tier = t(`tier.${reason.tier}`)
    words =
      reason.before === null || reason.after === null
        ? t('studio.because.places', { tier })
        : t('studio.because.border', { tier, before: format.number(reason.before, 1), after: format.number(reason.after, 1) })
  } else {
    const slots = { delta: points(reason.delta), months }
    const sign = reason.delta > 0 ? 'more' : 'less'
    words = `${factOf(reason.component, reason.fact, t, format, months)}${t(`studio.because.${sign}`, { part: t(`studio.part.${reason.component}`), ...slots })}`
  }
  return (
    <span>
      {words}
      {waitsUntil !== null && <span className="zx-meta"> {t('studio.waitsUntil', { day: format.fullDay(waitsUntil) })}</span>}
    </span>
  )
}

type Component = Extract<MoverView['reason'], { kind: 'part' }>['component']

function factOf(
  component: Component,
  fact: number | null,
  t: ReturnType<typeof useT>,
  format: ReturnType<typeof useFormat>,
  months: number,
): string {
  if (fact === null) return ''
  switch (component) {
    case 'revenue':
      return t('studio.fact.revenue', { months, value: format.money(fact, 0) })
    case 'tenure':
      return t('studio.fact.tenure', { years: Math.floor(fact / 12), months: fact % 12 })
    case 'growth':
      return t('studio.fact.growth', { value: `${fact > 0 ? '+' : ''}${format.number(fact, 0)}` })
    case 'payment':
      return fact === 12 ? t('studio.fact.paid', { months }) : t('studio.fact.payment', { value: format.number(fact, 1) })
    case 'social':
      return t('studio.fact.social', { value: format.number(fact, 0) })
  }
}
