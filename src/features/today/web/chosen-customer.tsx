import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import type { TodayRow } from '../today.contract.ts'
import { actionOf, hour, reasonOf } from './today-words.ts'

interface ChosenProps {
  readonly row: TodayRow
  /** With `{name}` and `{manager}` filled in. */
  readonly script: string | undefined
  readonly onLog: () => void
}

/** Right of the list: why now, how, what to talk about, the first sentence. */
export function ChosenCustomer({ row, script, onLog }: ChosenProps) {
  const t = useT()
  const format = useFormat()
  const { customer } = row
  if (customer === null) return null
  const words = (value: string | null) => value ?? t('today.notSet')
  return (
    <Sheet title={customer.name} extra={<TierTag tier={customer.tier} />}>
      <div className="zx-stack zx-stack-mid">
        <dl className="zx-facts">
          <dt>{t('today.whyNow')}</dt>
          <dd>{reasonOf(row, t, format)}</dd>
          <dt>{t('today.how')}</dt>
          <dd>
            <b>{customer.preferredChannel === null ? t('today.notSet') : t(`contact.short.${customer.preferredChannel}`)}</b>
          </dd>
          {customer.preferredPlace !== null && (
            <>
              <dt>{t('today.place')}</dt>
              <dd>{customer.preferredPlace}</dd>
            </>
          )}
          <dt>{t('today.quietHours')}</dt>
          <dd className="zx-num">
            {customer.quietFrom === null || customer.quietTo === null
              ? t('today.notSet')
              : `${hour(customer.quietFrom)}–${hour(customer.quietTo)}`}
            {customer.quietNow && <b className="zx-late"> {t('today.quietNow')}</b>}
          </dd>
          <dt>{t('today.last')}</dt>
          <dd>{customer.lastContactAt === null ? t('today.lastNever') : format.dayTime(customer.lastContactAt)}</dd>
          <dt>{t('today.topics')}</dt>
          <dd>{words(customer.topics)}</dd>
          <dt>{t('today.avoid')}</dt>
          <dd>{words(customer.topicsToAvoid)}</dd>
        </dl>
        {script !== undefined && <p className="zx-quote">{script}</p>}
        <div className="zx-row zx-row-wrap">
          <Button type="primary" onClick={onLog}>
            {actionOf(row, t)}
          </Button>
          <Link className="zx-link" to={`/customers/${customer.id}`}>
            {t('today.openFile')}
          </Link>
        </div>
      </div>
    </Sheet>
  )
}
