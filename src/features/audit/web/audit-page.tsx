import { Button } from 'antd'
import { useState } from 'react'
import { usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { type AuditView, listAudit } from '../audit.contract.ts'
import { AUDIT_OUTCOMES } from '../audit.rules.ts'
import { ChainCheck } from './chain-check.tsx'

const FEATURES = [
  'session',
  'staff',
  'customers',
  'assignments',
  'imports',
  'value',
  'obligations',
  'contacts',
  'complaints',
  'jobs',
  'audit',
  'access',
] as const
const LOOK = { denied: 'late', failed: 'warn' } as const

interface Words {
  action: (entry: AuditView) => string
  actor: (entry: AuditView) => string
  kind: (entry: AuditView) => string
}

function useWords(): Words {
  const t = useT()
  return {
    action: (entry) => t.find(`audit.${entry.action}`) ?? entry.action,
    actor: (entry) => entry.actorName ?? t('audit.system'),
    kind: (entry) => t.find(`auditPage.kind.${entry.objectKind}`) ?? entry.objectKind,
  }
}

/** Enough of an id to tell two apart in a list; the panel has it whole. */
const ID_SHOWN = 13

function Outcome({ entry }: { entry: AuditView }) {
  const t = useT()
  // What went through is the rule: only the exception wears a chip.
  if (entry.outcome === 'done') return <span className="zx-soft">{t('audit.outcome.done')}</span>
  return <StateChip look={LOOK[entry.outcome]}>{t(`audit.outcome.${entry.outcome}`)}</StateChip>
}

function useColumns(): readonly Column<AuditView>[] {
  const t = useT()
  const format = useFormat()
  const words = useWords()
  return [
    { key: 'action', title: t('audit.action'), isName: true, cell: words.action },
    { key: 'at', title: t('audit.at'), cell: (row) => format.dayTime(row.at) },
    { key: 'actor', title: t('audit.actor'), cell: words.actor },
    {
      key: 'object',
      title: t('audit.object'),
      cell: (row) =>
        row.objectId === null
          ? words.kind(row)
          : t('auditPage.object', { kind: words.kind(row), id: row.objectId.slice(0, ID_SHOWN) }),
      desktopOnly: true,
    },
    { key: 'purpose', title: t('audit.purpose'), cell: (row) => row.purpose },
    { key: 'ip', title: t('audit.ip'), cell: (row) => row.ip, desktopOnly: true },
    { key: 'outcome', title: t('audit.outcome'), corner: true, cell: (row) => <Outcome entry={row} /> },
  ]
}

function EntryPanel({ entry, onClose }: { entry: AuditView; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const words = useWords()
  const facts: readonly (readonly [string, string])[] = [
    [t('audit.action'), words.action(entry)],
    [t('audit.at'), `${format.fullDay(entry.at)} ${format.time(entry.at)}`],
    [t('audit.actor'), words.actor(entry)],
    [t('auditPage.session'), t.find(`role.${entry.actorRole}`) ?? entry.actorRole],
    [t('audit.ip'), entry.ip ?? '--'],
    [t('audit.object'), entry.objectId === null ? words.kind(entry) : `${words.kind(entry)} · ${entry.objectId}`],
    [t('audit.customer'), entry.customerId ?? '--'],
    [t('audit.fields'), entry.fields.length === 0 ? '--' : entry.fields.join(' · ')],
    [t('audit.purpose'), entry.purpose ?? '--'],
    [t('auditPage.request'), entry.requestId ?? '--'],
  ]
  return (
    <SidePanel
      open
      title={t('auditPage.entry', { seq: format.number(entry.seq) })}
      extra={<Outcome entry={entry} />}
      onClose={onClose}
    >
      <dl className="zx-facts">
        {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
      </dl>
    </SidePanel>
  )
}

/** Who did what, when: filtered, read, and the chain itself checked. */
export function AuditPage() {
  const t = useT()
  const [filters, setFilters] = useUrlState(['from', 'to', 'kind', 'outcome'])
  const [entry, setEntry] = useState<AuditView | null>(null)
  const { from, to, kind } = filters
  const outcome = AUDIT_OUTCOMES.find((each) => each === filters.outcome)
  const isFiltered = from !== undefined || to !== undefined || kind !== undefined || outcome !== undefined
  const pages = usePages(listAudit, {
    query: {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(kind === undefined ? {} : { action: `${kind}.` }),
      ...(outcome === undefined ? {} : { outcome }),
    },
  })
  const columns = useColumns()
  const clear = (): void => setFilters({ from: undefined, to: undefined, kind: undefined, outcome: undefined })
  return (
    <>
      <PageHead title={t('audit.title')} sentence={t('auditPage.sentence')} />
      <div className="zx-stack">
        <ChainCheck />
        <Sheet title={t('audit.title')} plain flush>
          <FilterBar
            state={filters}
            onChange={setFilters}
            filters={[
              { key: 'from', label: t('audit.from'), isDate: true },
              { key: 'to', label: t('audit.to'), isDate: true },
              {
                key: 'kind',
                label: t('auditPage.byAction'),
                options: FEATURES.map((value) => ({ value, label: t(`auditPage.feature.${value}`) })),
              },
              {
                key: 'outcome',
                label: t('audit.outcome'),
                options: AUDIT_OUTCOMES.map((value) => ({ value, label: t(`audit.outcome.${value}`) })),
              },
            ]}
          />
          <DataTable
            label={t('audit.title')}
            columns={columns}
            rows={pages}
            rowKey={(row) => String(row.seq)}
            onOpen={setEntry}
            empty={
              isFiltered ? (
                <NoResult
                  title={t('audit.none_found')}
                  why={t('auditPage.noneWhy')}
                  actions={<Button onClick={clear}>{t('filter.clear')}</Button>}
                />
              ) : (
                <EmptyState title={t('audit.none_found')} />
              )
            }
          />
        </Sheet>
      </div>
      {entry !== null && <EntryPanel entry={entry} onClose={() => setEntry(null)} />}
    </>
  )
}
