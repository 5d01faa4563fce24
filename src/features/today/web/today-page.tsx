import { Button, Select } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { ContactSheet } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useShortcuts } from '../../../web/keyboard.ts'
import { useSession } from '../../../web/session.tsx'
import { DueChip } from '../../../web/ui/due-chip.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { ObligationRow } from '../../../web/ui/obligation-row.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { RowMenu } from '../../../web/ui/row-menu.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useIsPhone } from '../../../web/ui/use-is-phone.ts'
import { requestWaiver } from '../../obligations/obligations.contract.ts'
import { getToday, listMyStaff, type TodayRow } from '../today.contract.ts'
import { TODAY_GROUPS } from '../today.rules.ts'
import { ChosenCustomer } from './chosen-customer.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { actionOf, howOf, reasonOf } from './today-words.ts'

const REFRESH_MS = 60_000
type Asked = { readonly what: 'log' | 'snooze' | 'waive'; readonly row: TodayRow }

/** What is owed to whom today, and why: sentence, figures, rows; the chosen customer beside them. */
export function TodayPage() {
  const t = useT()
  const format = useFormat()
  const isPhone = useIsPhone()
  const [staffId, setStaffId] = useState<string>()
  const [snoozed, showSnoozed] = useState(false)
  const [chosenId, choose] = useState<string>()
  const [asked, ask] = useState<Asked | null>(null)
  const today = useCall(
    getToday,
    { query: { ...(staffId === undefined ? {} : { staffId }), ...(snoozed ? { snoozed: 'true' } : {}) } as never },
    { refetchInterval: REFRESH_MS, keepPrevious: true },
  )
  const rows = useMemo(() => today.data?.rows ?? [], [today.data])
  const chosen = rows.find((row) => row.id === chosenId) ?? rows[0]
  const move = useCallback(
    (by: number) => {
      const at = rows.findIndex((row) => row.id === chosen?.id)
      choose(rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.id)
    },
    [rows, chosen],
  )
  useShortcuts(
    useMemo(
      () => [
        { keys: 'j', titleKey: 'shortcut.next' as const, run: () => move(1) },
        { keys: 'k', titleKey: 'shortcut.previous' as const, run: () => move(-1) },
        {
          keys: 'e',
          titleKey: 'shortcut.logContact' as const,
          run: () => chosen !== undefined && ask({ what: 'log', row: chosen }),
        },
        {
          keys: 'h',
          titleKey: 'shortcut.snooze' as const,
          run: () => chosen !== undefined && ask({ what: 'snooze', row: chosen }),
        },
      ],
      [move, chosen],
    ),
  )
  if (today.isPending) return <ListSkeleton />
  if (today.isError) return <FailedState error={today.error} onRetry={() => void today.refetch()} />
  const { figures, staff, total, scripts, snoozedCount } = today.data
  const script = chosen && scripts.find((each) => each.rule === chosen.rule)?.text[t.locale]
  const head = total === 0 ? 'today.sentenceDone' : figures.overdue > 0 ? 'today.sentence' : 'today.sentenceNoneLate'
  const sentence = t(head, { name: staff.displayName, total, overdue: figures.overdue, dueToday: figures.dueToday })
  const first = rows[0]?.customer
  return (
    <>
      <PageHead
        title={t('today.title')}
        sentence={first ? `${sentence}${t.locale === 'zh' ? '' : ' '}${t('today.first', { name: first.name })}` : sentence}
        actions={<WhoseList value={staffId} onChange={setStaffId} />}
      />
      <Figures>
        <Figure label={t('today.overdue')} value={figures.overdue} unit={t('today.pieces')} late={figures.overdue > 0} />
        <Figure label={t('today.dueToday')} value={figures.dueToday} unit={t('today.pieces')} />
        <Figure label={t('today.contact')} ratio={figures.contactCompliance} />
        <Figure label={t('today.face')} ratio={figures.faceToFace} />
      </Figures>
      <div className="zx-today">
        <Sheet title={t('today.title')} plain flush>
          {rows.length === 0 && <EmptyState title={t('today.empty')} why={t('today.emptyWhy')} />}
          {TODAY_GROUPS.map((group) => {
            const inGroup = rows.filter((row) => row.group === group)
            if (inGroup.length === 0) return null
            return (
              <div key={group}>
                <div className="zx-group">
                  <h2>{t(`today.group.${group}`)}</h2>
                  <span>{t('today.count', { n: inGroup.length })}</span>
                </div>
                <ul className="zx-plain-list">
                  {inGroup.map((row) => (
                    <Row
                      key={row.id}
                      row={row}
                      isCurrent={!isPhone && row.id === chosen?.id}
                      onChoose={() => choose(row.id)}
                      onAsk={(what) => ask({ what, row })}
                    />
                  ))}
                </ul>
              </div>
            )
          })}
          <div className="zx-today-foot">
            {total > rows.length && (
              <span className="zx-meta">
                {t('today.more', { shown: format.number(rows.length), total: format.number(total) })}
              </span>
            )}
            {(snoozedCount > 0 || snoozed) && (
              <Button type="link" onClick={() => showSnoozed(!snoozed)}>
                {snoozed ? t('today.hideSnoozed') : t('today.showSnoozed', { n: snoozedCount })}
              </Button>
            )}
          </div>
        </Sheet>
        {!isPhone && chosen !== undefined && (
          <aside className="zx-today-side">
            <ChosenCustomer
              row={chosen}
              script={script?.replaceAll('{name}', chosen.customer?.name ?? '').replaceAll('{manager}', staff.displayName)}
              onLog={() => ask({ what: 'log', row: chosen })}
            />
            <p className="zx-meta">{t('today.keys', { j: 'J', k: 'K', e: 'E', h: 'H', q: '?' })}</p>
          </aside>
        )}
      </div>
      <Dialogs asked={asked} onClose={() => ask(null)} onSaved={() => void today.refetch()} />
    </>
  )
}

function Row({
  row,
  isCurrent,
  onChoose,
  onAsk,
}: {
  row: TodayRow
  isCurrent: boolean
  onChoose: () => void
  onAsk: (what: Asked['what']) => void
}) {
  const t = useT()
  const format = useFormat()
  const { session } = useSession()
  const { customer } = row
  const name = customer?.name ?? t.of(`obligation.${row.rule}.title`)
  const may = (permission: string) => session?.permissions[permission] !== undefined
  return (
    <ObligationRow
      due={
        <DueChip
          state={row.state}
          dueAt={row.dueAt}
          metAt={row.satisfiedAt}
          workdaysLeft={row.chip.workdaysLeft}
          warnAt={row.chip.kind === 'warn' ? row.opensAt : null}
        />
      }
      name={name}
      {...(customer === null ? {} : { tier: customer.tier, href: `/customers/${customer.id}` })}
      reason={reasonOf(row, t, format)}
      how={howOf(row, t, format)}
      isCurrent={isCurrent}
      onChoose={onChoose}
      action={
        may('contacts:write') && customer !== null ? (
          <Button
            type={isCurrent ? 'primary' : 'default'}
            aria-label={`${actionOf(row, t)} · ${name}`}
            onClick={() => onAsk('log')}
          >
            {actionOf(row, t)}
          </Button>
        ) : null
      }
      second={
        may('obligations:snooze') ? (
          <Button aria-label={`${t('today.snooze')} · ${name}`} onClick={() => onAsk('snooze')}>
            {t('today.snooze')}
          </Button>
        ) : undefined
      }
      menu={
        <RowMenu
          name={name}
          actions={[
            ...(may('obligations:snooze') ? [{ key: 'snooze', label: t('today.snooze'), run: () => onAsk('snooze') }] : []),
            ...(may('obligations:request_waiver')
              ? [
                  {
                    key: 'waive',
                    label: t('today.waive'),
                    refusedBecause: row.waiverPending ? t('today.waiverPending') : undefined,
                    run: () => onAsk('waive'),
                  },
                ]
              : []),
          ]}
        />
      }
    />
  )
}

function Dialogs({ asked, onClose, onSaved }: { asked: Asked | null; onClose: () => void; onSaved: () => void }) {
  const t = useT()
  const toast = useToast()
  const waive = useAct(requestWaiver, { refreshes: [getToday] })
  if (asked === null) return null
  const { row, what } = asked
  if (what === 'snooze') return <SnoozeDialog row={row} onClose={onClose} />
  if (what === 'waive') {
    return (
      <ReasonDialog
        open
        title={t('today.waiveTitle', { name: row.customer?.name ?? '' })}
        explanation={t('today.waiveWhy')}
        confirmLabel={t('today.waive')}
        onCancel={onClose}
        onConfirm={async (reason) => {
          await waive.mutateAsync({ params: { id: row.id }, body: { reason } })
          toast.done(t('today.waiveDone'))
          onClose()
        }}
      />
    )
  }
  if (row.customer === null) return null
  return (
    <ContactSheet
      customerId={row.customer.id}
      customerName={row.customer.name}
      obligationId={row.id}
      onClose={onClose}
      onSaved={onSaved}
    />
  )
}

/** A supervisor sees the lists of his people. */
function WhoseList({ value, onChange }: { value: string | undefined; onChange: (staffId: string | undefined) => void }) {
  const t = useT()
  const { session } = useSession()
  const isSupervisor = session?.permissions['today:read']?.reach === 'territory'
  const staff = useCall(listMyStaff, {}, { enabled: isSupervisor })
  if (!isSupervisor || staff.data === undefined) return null
  return (
    <Select
      aria-label={t('today.whose')}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? undefined : next)}
      style={{ minWidth: 180 }}
      options={[
        { value: '', label: t('today.mine') },
        ...staff.data.staff.map((each) => ({ value: each.id, label: `${each.displayName} · ${each.unitName} · ${each.open}` })),
      ]}
    />
  )
}
