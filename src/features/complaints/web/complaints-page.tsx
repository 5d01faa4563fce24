import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable, type Column } from '../../../web/ui/data-table.tsx'
import { DueChip, StateChip } from '../../../web/ui/due-chip.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { RowMenu } from '../../../web/ui/row-menu.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { countComplaints, listComplaints, type QueueItem } from '../complaints.contract.ts'
import { COMPLAINT_CLASSES, QUEUE_VIEWS } from '../complaints.rules.ts'
import { AssignDialog } from './assign-dialog.tsx'
import { HandlersPanel } from './handlers-panel.tsx'

const KEYS = ['view', 'state', 'class'] as const
const STATES = ['open', 'unassigned', 'overdue', 'closed'] as const
type View = (typeof QUEUE_VIEWS)[number]
type State = (typeof STATES)[number]

const oneOf = <Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined =>
  values.find((each) => each === value)

/** Enter opens the row chosen with j and k, unless something else has the focus. */
function useEnterOpens(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return
      if (document.activeElement !== null && document.activeElement !== document.body) return
      document.querySelector<HTMLElement>('tr[data-current] th a')?.click()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

function useColumns(): Column<QueueItem>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      key: 'due',
      title: t('complaintDesk.due'),
      width: 210,
      cell: (row) =>
        row.closedAt !== null || row.nextDue === null ? (
          <StateChip look={row.closedAt === null ? 'hold' : 'met'}>{t(`complaint.state.${row.state}`)}</StateChip>
        ) : (
          <span className="zx-row zx-row-wrap">
            <DueChip
              state={
                row.isPaused && row.nextDue.clock !== 'hard_stop' && row.nextDue.clock !== 'promised_reply' ? 'suspended' : 'open'
              }
              dueAt={row.nextDue.at}
              warnAt={row.nextDue.warnAt}
            />
            <span className="zx-meta">{t(`complaint.clock.${row.nextDue.clock}`)}</span>
          </span>
        ),
    },
    { key: 'title', title: t('complaintDesk.field.title'), isName: true, cell: (row) => row.title },
    { key: 'tier', title: t('complaintDesk.tier'), corner: true, cell: (row) => <TierTag tier={row.tier} /> },
    { key: 'customer', title: t('complaintDesk.customer'), cell: (row) => row.customerName ?? '' },
    {
      key: 'flags',
      title: t('complaintDesk.flags'),
      cell: (row) => (
        <span className="zx-row zx-row-wrap">
          <span className="zx-meta">{t(`complaint.class.${row.class}`)}</span>
          {row.isMajor && <span className="zx-chip zx-chip-late">{t('complaint.flag.major')}</span>}
          {row.isSkipLevel && <span className="zx-chip zx-chip-late">{t('complaint.flag.skip_level')}</span>}
          {row.isRepeat && <span className="zx-chip zx-chip-warn">{t('complaint.flag.repeat')}</span>}
        </span>
      ),
    },
    { key: 'stage', title: t('complaintDesk.stage'), cell: (row) => t(`complaint.state.${row.state}`) },
    {
      key: 'handler',
      title: t('complaintDesk.handler'),
      cell: (row) => row.handler?.name ?? <span className="zx-late">{t('complaintDesk.noHandler')}</span>,
    },
    {
      key: 'received',
      title: t('complaintDesk.received'),
      desktopOnly: true,
      cell: (row) => <span className="zx-meta">{format.dayTime(row.receivedAt)}</span>,
    },
    {
      key: 'no',
      title: t('complaintDesk.no'),
      cell: (row) => <span className="zx-num zx-meta">{row.no}</span>,
    },
  ]
}

/** The desk: what is due first, and for the more valued customer a little earlier. */
export function ComplaintsPage() {
  const t = useT()
  const navigate = useNavigate()
  const [state, setState] = useUrlState(KEYS)
  const reach = useGrant('complaints:handle')?.reach
  const mayFile = useGrant('complaints:file') !== undefined
  const mayAssign = useGrant('complaints:assign') !== undefined
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const [dialog, open] = useState<'assign' | 'handlers' | null>(null)
  // A handler begins with his own cases, a supervisor with the unit's, a manager with his customers'.
  const usual: View = reach === 'case' ? 'mine' : reach === 'territory' ? 'unit' : 'all'
  const view = oneOf(QUEUE_VIEWS, state.view) ?? usual
  const shown: State = oneOf(STATES, state.state) ?? 'open'
  const kind = oneOf(COMPLAINT_CLASSES, state.class)
  const query = { view, state: shown, ...(kind === undefined ? {} : { class: kind }) }
  const pages = usePages(listComplaints, { query })
  const counts = useCall(countComplaints, { query: { view } }, { refetchInterval: 60_000, keepPrevious: true })
  const columns = useColumns()
  useEnterOpens()
  const data = counts.data
  return (
    <>
      <PageHead
        title={t('complaintDesk.title')}
        {...(data === undefined
          ? {}
          : {
              sentence:
                data.open === 0
                  ? t('complaintDesk.sentenceNone')
                  : `${t('complaintDesk.sentence', { open: data.open, warning: data.warning })} ${data.overdue > 0 ? t('complaintDesk.sentenceLate', { n: data.overdue }) : t('complaintDesk.sentenceNoneLate')}${data.unassigned > 0 ? ` ${t('complaintDesk.sentenceNobody', { n: data.unassigned })}` : ''}`,
            })}
        actions={
          <>
            <Segmented<string>
              aria-label={t('complaintDesk.view')}
              value={view}
              onChange={(next) => setState({ view: next === usual ? undefined : next })}
              options={QUEUE_VIEWS.map((each) => ({ value: each, label: t(`complaint.view.${each}`) }))}
            />
            {mayFile && (
              <Button type="primary" onClick={() => void navigate({ to: '/intake' })}>
                {t('complaintDesk.file')}
              </Button>
            )}
            <RowMenu
              name={t('complaintDesk.title')}
              actions={[
                { key: 'handlers', label: t('complaintDesk.handlers'), run: () => open('handlers') },
                ...(mayAssign
                  ? [
                      {
                        key: 'assign',
                        label: t('complaintDesk.assignChosen', { n: chosen.size }),
                        refusedBecause: chosen.size === 0 ? t('complaintDesk.chooseFirst') : undefined,
                        run: () => open('assign'),
                      },
                    ]
                  : []),
              ]}
            />
          </>
        }
      />
      <Sheet title={t('complaintDesk.title')} plain flush>
        <FilterBar
          state={state}
          onChange={setState}
          filters={[
            {
              key: 'state',
              label: t('complaintDesk.state'),
              options: STATES.map((each) => ({ value: each, label: t(`complaintDesk.state.${each}`) })),
            },
            {
              key: 'class',
              label: t('complaintDesk.field.class'),
              options: COMPLAINT_CLASSES.map((each) => ({ value: each, label: t(`complaint.class.${each}`) })),
            },
          ]}
          extra={
            chosen.size > 0 && (
              <Button size="small" onClick={() => open('assign')}>
                {t('complaintDesk.assignChosen', { n: chosen.size })}
              </Button>
            )
          }
        />
        <DataTable
          label={t('complaintDesk.title')}
          columns={columns}
          rows={pages}
          rowKey={(row) => row.id}
          rowName={(row) => row.title}
          hrefOf={(row) => `/complaints/${row.id}`}
          onOpen={(row) => void navigate({ to: `/complaints/${row.id}` })}
          {...(mayAssign ? { selection: { keys: chosen, onChange: choose } } : {})}
          empty={
            state.state !== undefined || state.class !== undefined ? (
              <NoResult
                title={t('complaintDesk.noneTitle')}
                why={t('complaintDesk.noneWhy')}
                actions={<Button onClick={() => setState({ state: undefined, class: undefined })}>{t('filter.clear')}</Button>}
              />
            ) : (
              <EmptyState
                title={t('complaintDesk.emptyTitle')}
                why={t('complaintDesk.emptyWhy')}
                actions={view !== 'all' && <Button onClick={() => setState({ view: 'all' })}>{t('complaintDesk.seeAll')}</Button>}
              />
            )
          }
        />
      </Sheet>
      {dialog === 'assign' && (
        <AssignDialog
          ids={[...chosen]}
          onClose={() => open(null)}
          onDone={() => {
            choose(new Set())
            open(null)
          }}
        />
      )}
      {dialog === 'handlers' && <HandlersPanel onClose={() => open(null)} />}
    </>
  )
}
