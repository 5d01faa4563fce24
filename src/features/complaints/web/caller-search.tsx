import { Button, Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { FailedState, NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { findCaller } from '../complaints.contract.ts'

export type Caller = NonNullable<ReturnType<typeof useCall<typeof findCaller>>['data']>['callers'][number]

/** By the exact number or name, so that nobody can be leafed through. */
export function CallerSearch({ caller, onChoose }: { caller: Caller | null; onChoose: (caller: Caller | null) => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const isEnough = [...q].length >= 2
  const found = useCall(
    findCaller,
    { query: { q: isEnough ? q : '--' } },
    { enabled: isEnough && caller === null, keepPrevious: true },
  )
  const callers = isEnough ? (found.data?.callers ?? []) : []
  if (caller !== null) {
    return (
      <Sheet title={t('complaintDesk.customer')}>
        <div className="zx-row zx-row-wrap">
          <b>{caller.name}</b>
          <TierTag tier={caller.tier} />
          <CallerFacts caller={caller} />
          <Button size="small" onClick={() => onChoose(null)}>
            {t('complaintDesk.otherCustomer')}
          </Button>
        </div>
      </Sheet>
    )
  }
  return (
    <Sheet title={t('complaintDesk.customer')}>
      <div className="zx-stack zx-stack-mid">
        <Field label={t('complaintDesk.who')} hint={t('complaintDesk.whoHint')}>
          {(control) => (
            <Input
              {...control}
              size="large"
              allowClear
              autoComplete="off"
              maxLength={40}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {found.error !== null && isEnough && <FailedState error={found.error} onRetry={() => void found.refetch()} />}
        {isEnough && found.isPending && found.error === null && <ListSkeleton rows={2} />}
        {isEnough && found.data !== undefined && !found.isPlaceholderData && callers.length === 0 && (
          <NoResult title={t('complaintDesk.nobodyFound')} why={t('complaintDesk.nobodyFoundWhy')} />
        )}
        {callers.length > 0 && (
          <ul className="zx-callers" aria-label={t('complaintDesk.customer')}>
            {callers.map((each) => (
              <li key={each.id}>
                <button type="button" onClick={() => onChoose(each)}>
                  <b>{each.name}</b>
                  <TierTag tier={each.tier} />
                  <CallerFacts caller={each} />
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Sheet>
  )
}

function CallerFacts({ caller }: { caller: Caller }) {
  const t = useT()
  return (
    <span className="zx-meta zx-num">
      {caller.customerNo} ·{' '}
      {caller.managerName === null ? t('complaintDesk.noManager') : t('complaintDesk.managedBy', { name: caller.managerName })}
      {caller.openComplaints > 0 && ` · ${t('complaintDesk.openCount', { n: caller.openComplaints })}`}
    </span>
  )
}
