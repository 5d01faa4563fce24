import { Segmented } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { TIERS, type Tier } from '../../../kernel/tiers.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import type { compareDraft } from '../studio.contract.ts'
import { Delta } from './delta.tsx'

export type DraftFigures = Reply<typeof compareDraft>

const VIEWS = ['tier', 'region', 'held'] as const
type View = (typeof VIEWS)[number]

/** In force against the draft: by tier, by region, and by the tier in hand. */
export function FiguresSheet({ figures }: { figures: DraftFigures }) {
  const t = useT()
  const [view, setView] = useState<View>('tier')
  return (
    <Sheet
      title={t('studio.figures')}
      flush
      extra={
        <Segmented<View>
          size="small"
          aria-label={t('studio.figuresBy')}
          value={view}
          onChange={setView}
          options={VIEWS.map((value) => ({ value, label: t(`studio.by.${value}`) }))}
        />
      }
    >
      {view === 'tier' && <ByTier figures={figures} />}
      {view === 'region' && <ByRegion figures={figures} />}
      {view === 'held' && <ByHeld figures={figures} />}
    </Sheet>
  )
}

function ByTier({ figures }: { figures: DraftFigures }) {
  const t = useT()
  const format = useFormat()
  const share = (fen: number): number => (figures.revenueFen === 0 ? 0 : (100 * fen) / figures.revenueFen)
  // Ordinary customers are so many that the others would not show beside them.
  const most = Math.max(
    1,
    ...figures.tiers.filter((row) => row.tier !== 'none').flatMap((row) => [row.before.customers, row.after.customers]),
  )
  return (
    <>
      <DataTable
        label={t('studio.figures')}
        rows={figures.tiers}
        rowKey={(row) => row.tier}
        empty={null}
        columns={[
          { key: 'tier', title: t('studio.tier'), isName: true, cell: (row) => <TierTag tier={row.tier} /> },
          { key: 'before', title: t('studio.inForce'), right: true, cell: (row) => format.number(row.before.customers) },
          { key: 'after', title: t('studio.draft'), right: true, cell: (row) => <b>{format.number(row.after.customers)}</b> },
          {
            key: 'difference',
            title: t('studio.difference'),
            right: true,
            cell: (row) => <Delta by={row.after.customers - row.before.customers} />,
          },
          {
            key: 'bars',
            title: t('studio.bars'),
            desktopOnly: true,
            cell: (row) =>
              row.tier !== 'none' && <Bars before={row.before.customers / most} after={row.after.customers / most} />,
          },
          {
            key: 'revenueBefore',
            title: t('studio.revenueBefore'),
            right: true,
            cell: (row) => format.percent(row.before.revenueFen, figures.revenueFen, 2),
          },
          {
            key: 'revenueAfter',
            title: t('studio.revenueAfter'),
            right: true,
            cell: (row) => format.percent(row.after.revenueFen, figures.revenueFen, 2),
          },
          {
            key: 'points',
            title: t('studio.percentagePoints'),
            right: true,
            cell: (row) => <Delta by={share(row.after.revenueFen) - share(row.before.revenueFen)} digits={2} />,
          },
        ]}
      />
      <p className="zx-meta zx-studio-note zx-desktop">
        <svg width="10" height="6" aria-hidden="true">
          <rect width="10" height="6" fill="var(--zx-base)" />
        </svg>{' '}
        {t('studio.inForce')}{' '}
        <svg width="10" height="6" aria-hidden="true">
          <rect width="10" height="6" fill="var(--zx-c1)" />
        </svg>{' '}
        {t('studio.draft')}
      </p>
    </>
  )
}

function Bars({ before, after }: { before: number; after: number }) {
  return (
    <svg width="66" height="14" aria-hidden="true">
      <rect y="1" height="5" width={66 * before} fill="var(--zx-base)" />
      <rect y="8" height="5" width={66 * after} fill="var(--zx-c1)" />
    </svg>
  )
}

function ByRegion({ figures }: { figures: DraftFigures }) {
  const t = useT()
  const format = useFormat()
  return (
    <DataTable
      label={t('studio.by.region')}
      rows={figures.regions}
      rowKey={(row) => row.name ?? ''}
      empty={null}
      columns={[
        { key: 'name', title: t('studio.region'), isName: true, cell: (row) => row.name ?? t('studio.noRegion') },
        { key: 'customers', title: t('studio.customers'), right: true, cell: (row) => format.number(row.customers) },
        { key: 'before', title: t('studio.vipsBefore'), right: true, cell: (row) => format.number(row.vips.before.customers) },
        {
          key: 'after',
          title: t('studio.vipsAfter'),
          right: true,
          cell: (row) => <b>{format.number(row.vips.after.customers)}</b>,
        },
        {
          key: 'difference',
          title: t('studio.difference'),
          right: true,
          cell: (row) => <Delta by={row.vips.after.customers - row.vips.before.customers} />,
        },
        {
          key: 'share',
          title: t('studio.vipShareAfter'),
          right: true,
          cell: (row) => format.percent(row.vips.after.customers, row.customers, 2),
        },
        {
          key: 'revenue',
          title: t('studio.vipRevenueAfter'),
          right: true,
          cell: (row) => format.percent(row.vips.after.revenueFen, figures.revenueFen, 2),
        },
      ]}
    />
  )
}

/** What becomes of the tiers that customers hold today. */
function ByHeld({ figures }: { figures: DraftFigures }) {
  const t = useT()
  const format = useFormat()
  const become = (row: DraftFigures['held'][number], tier: Tier): number =>
    row.after.find((one) => one.tier === tier)?.customers ?? 0
  return (
    <DataTable
      label={t('studio.by.held')}
      rows={figures.held}
      rowKey={(row) => row.tier}
      empty={null}
      columns={[
        { key: 'tier', title: t('studio.heldToday'), isName: true, cell: (row) => <TierTag tier={row.tier} /> },
        { key: 'customers', title: t('studio.customers'), right: true, cell: (row) => format.number(row.customers) },
        ...TIERS.map((tier) => ({
          key: tier,
          title: t('studio.becomes', { tier: t(`tier.${tier}`) }),
          right: true,
          cell: (row: DraftFigures['held'][number]) =>
            row.tier === tier ? format.number(become(row, tier)) : <b>{format.number(become(row, tier))}</b>,
        })),
      ]}
    />
  )
}
