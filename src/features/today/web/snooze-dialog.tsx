import { Radio } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { snoozeObligation, wakeObligation } from '../../obligations/obligations.contract.ts'
import { getToday, type TodayRow } from '../today.contract.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** 9:00 of a day at the branch (UTC+8 since 1991). */
function morning(daysAhead: number): Date {
  return new Date(`${dayOf(new Date(serverNow().getTime() + daysAhead * DAY))}T09:00:00+08:00`)
}

/** Puts one duty off, with a reason; never past its deadline (an overdue one for a day at most). */
export function SnoozeDialog({ row, onClose }: { row: TodayRow; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const now = serverNow()
  const due = new Date(row.dueAt)
  const limit = due > now ? due : new Date(now.getTime() + DAY)
  const choices = [
    { label: t('today.snoozeHour'), at: new Date(now.getTime() + 2 * HOUR) },
    { label: t('today.snoozeTomorrow'), at: morning(1) },
    { label: t('today.snoozeTwoDays'), at: morning(2) },
    { label: t('today.snoozeWeek'), at: morning(7) },
  ].filter((each) => each.at <= limit)
  const [chosen, choose] = useState(choices[1]?.label ?? choices[0]?.label)
  const wake = useAct(wakeObligation, { refreshes: [getToday], onFail: toast.fail })
  const snooze = useAct(snoozeObligation, { refreshes: [getToday] })
  return (
    <ReasonDialog
      open
      title={t('today.snoozeTitle', { name: row.customer?.name ?? '' })}
      explanation={t('today.snoozeWhy')}
      confirmLabel={t('today.snooze')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        const until = choices.find((each) => each.label === chosen)?.at ?? limit
        await snooze.mutateAsync({ params: { id: row.id }, body: { until: until.toISOString(), reason } })
        toast.done(t('today.snoozed', { when: format.dayTime(until) }), {
          undo: () => wake.mutate({ params: { id: row.id }, body: {} }),
        })
        onClose()
      }}
    >
      <div className="zx-field">
        <span className="zx-field-label">{t('today.snoozeUntil')}</span>
        <Radio.Group
          value={chosen}
          onChange={(event) => choose(event.target.value as string)}
          options={choices.map(({ label }) => ({ value: label, label }))}
        />
      </div>
    </ReasonDialog>
  )
}
