import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { getGuide } from '../../complaints/complaints.desk.contract.ts'
import { confirmDigest, getDigest } from '../digests.contract.ts'
import { CausesSheet } from './causes-sheet.tsx'
import type { Digest } from './digest-view.ts'
import { HeatSheet } from './heat-sheet.tsx'
import { KpiSheet } from './kpi-sheet.tsx'

function monthBefore(now: Date): string {
  const [year = 0, month = 1] = dayOf(now).split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

/** J10: what a month of complaints teaches, written by the system; the conclusion is a person's. */
export function DigestPage() {
  const t = useT()
  const format = useFormat()
  const [state, setState] = useUrlState(['month'])
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(state.month ?? '') ? (state.month ?? '') : monthBefore(serverNow())
  const digest = useCall(getDigest, { query: { month } }, { keepPrevious: true })
  const data = digest.data
  const top = data?.changes[0]
  return (
    <>
      <PageHead
        title={t('digestPage.title')}
        {...(data === undefined
          ? {}
          : {
              sentence: [
                t(data.isOver ? 'digestPage.sentence' : 'digestPage.sentenceRunning', {
                  month: format.month(data.month),
                  received: data.figures.received,
                  closed: data.figures.closed,
                  before: data.before.received,
                }),
                top === undefined
                  ? ''
                  : t(top.difference > 0 ? 'digestPage.rose' : 'digestPage.fell', {
                      class: t(`complaint.class.${top.class}`),
                      n: Math.abs(top.difference),
                    }),
              ].join(t.locale === 'zh' ? '' : ' '),
            })}
        actions={
          <label className="zx-row zx-dense">
            {t('digestPage.month')}
            <Input
              type="month"
              style={{ width: 160 }}
              value={month}
              max={dayOf(serverNow()).slice(0, 7)}
              onChange={(event) => setState({ month: event.target.value || undefined })}
            />
          </label>
        }
      />
      <Loaded query={digest}>{(shown) => <Shown digest={shown} />}</Loaded>
    </>
  )
}

function Shown({ digest }: { digest: Digest }) {
  const t = useT()
  const { figures } = digest
  if (figures.received === 0 && figures.closed === 0 && digest.openPromises.open === 0) {
    return (
      <Sheet title={t('digestPage.title')} plain>
        <EmptyState title={t('digestPage.empty')} why={t('digestPage.emptyWhy')} />
      </Sheet>
    )
  }
  return (
    <>
      <Figures>
        <Figure label={t('digestPage.received')} value={figures.received} unit={t('digestPage.pieces')} />
        <Figure label={t('kpi.complaintOnTime')} ratio={figures.complaintOnTime} />
        <Figure label={t('kpi.resolved48h')} ratio={figures.resolved48h} />
        <Figure label={t('kpi.complaintCsat')} ratio={figures.complaintCsat} />
      </Figures>
      <div className="zx-digest">
        <KpiSheet digest={digest} />
        <CausesSheet digest={digest} />
        <ClassesSheet digest={digest} />
        <OpenSheet digest={digest} />
      </div>
      <HeatSheet month={digest.month} />
    </>
  )
}

function ClassesSheet({ digest }: { digest: Digest }) {
  const t = useT()
  const format = useFormat()
  const guide = useCall(getGuide, {}, { enabled: digest.byClass.length > 0 })
  const subClass = (code: string): string =>
    guide.data?.classes.flatMap((each) => each.subClasses).find((each) => each.code === code)?.name[t.locale] ?? code
  return (
    <Sheet title={t('digestPage.reasons')} flush>
      <DataTable
        label={t('digestPage.reasons')}
        rows={digest.byClass}
        rowKey={(row) => `${row.class}.${row.subClass}`}
        empty={<p className="zx-meta zx-pad">{t('digestPage.emptyWhy')}</p>}
        columns={[
          {
            key: 'name',
            title: t('complaintDesk.field.subClass'),
            isName: true,
            cell: (row) => `${t(`complaint.class.${row.class}`)} · ${subClass(row.subClass)}`,
          },
          { key: 'count', title: t('digestPage.count'), right: true, cell: (row) => format.number(row.count) },
          {
            key: 'difference',
            title: t('digestPage.againstBefore'),
            right: true,
            cell: (row) => {
              const difference = row.count - row.before
              if (difference === 0) return t('digestPage.same')
              return difference > 0 ? `↑ +${format.number(difference)}` : `↓ −${format.number(-difference)}`
            },
          },
        ]}
      />
    </Sheet>
  )
}

function OpenSheet({ digest }: { digest: Digest }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [isConcluding, conclude] = useState(false)
  const confirm = useAct(confirmDigest, { refreshes: [getDigest] })
  const { openPromises, suggestions, confirmed, justified, unitId } = digest
  return (
    <Sheet title={t('digestPage.open')}>
      <dl className="zx-facts">
        <dt>{t('digestPage.openPromises')}</dt>
        <dd className="zx-num">{t('digestPage.openPromisesOf', { open: openPromises.open, overdue: openPromises.overdue })}</dd>
        <dt>{t('digestPage.justified')}</dt>
        <dd className="zx-num">
          {justified.length === 0
            ? t('digestPage.noJustified')
            : justified.map((each) => `${t(`complaint.class.${each.class}`)} ${format.number(each.count)}`).join(' · ')}
        </dd>
        <dt>{t('digestPage.suggestions')}</dt>
        <dd className="zx-num">
          {t('digestPage.suggestionsOf', {
            received: suggestions.received,
            accepted: suggestions.accepted,
            done: suggestions.done,
          })}
        </dd>
        <dt>{t('digestPage.conclusion')}</dt>
        <dd>
          {confirmed === null ? (
            t('digestPage.notConcluded')
          ) : (
            <>
              {confirmed.conclusion}
              <span className="zx-meta">
                {' '}
                {confirmed.byName} · {format.dayTime(confirmed.at)}
              </span>
            </>
          )}
        </dd>
      </dl>
      {confirmed === null && digest.mayConfirm && unitId !== null && (
        <p className="zx-pad-top">
          <Button type="primary" disabled={!digest.isOver} onClick={() => conclude(true)}>
            {t('digestPage.conclude')}
          </Button>
        </p>
      )}
      {unitId !== null && (
        <ReasonDialog
          open={isConcluding}
          title={t('digestPage.conclude')}
          explanation={t('digestPage.concludeWhy')}
          reasonLabel={t('digestPage.conclusion')}
          confirmLabel={t('digestPage.conclude')}
          onCancel={() => conclude(false)}
          onConfirm={async (conclusion) => {
            await confirm.mutateAsync({ body: { month: digest.month, unitId, conclusion } })
            conclude(false)
            toast.done(t('digestPage.concluded'))
          }}
        />
      )}
    </Sheet>
  )
}
