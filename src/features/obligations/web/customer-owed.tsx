import { Button } from 'antd'
import { useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import type { CustomerPartProps } from '../../../web/customer-parts.tsx'
import { ContactSheet } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DueChip } from '../../../web/ui/due-chip.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { listCustomerObligations, type ObligationView } from '../obligations.contract.ts'

const CLOSED_SHOWN = 3

function useReason(name: string): (row: ObligationView) => string {
  const t = useT()
  const format = useFormat()
  return (row) => {
    const [year = '', rest = ''] = row.period.split('-')
    const period = rest.startsWith('Q')
      ? t('obligation.period.quarter', { year, quarter: rest.slice(1) })
      : t('obligation.period.month', { year, month: Number(rest) })
    const day = row.reason['day']
    const shownDay = typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) ? format.day(day) : (day ?? '')
    return t.of(`obligation.${row.rule}.reason`, { ...row.reason, name, period, day: shownDay })
  }
}

/** What is owed to this customer, each with its moment and one action; then what was lately kept or missed. */
export function CustomerOwed({ customerId, customerName }: CustomerPartProps) {
  const t = useT()
  const query = useCall(listCustomerObligations, { params: { id: customerId } })
  const mayLog = useGrant('contacts:write') !== undefined
  const [logging, log] = useState<string | null>(null)
  const reason = useReason(customerName)
  const open = query.data?.open ?? []
  return (
    <Sheet title={t('customerOwed.title')} flush extra={query.data !== undefined && t('customerOwed.count', { n: open.length })}>
      <Loaded query={query}>
        {(data) => (
          <>
            {data.open.length === 0 && <EmptyState title={t('customerOwed.empty')} why={t('customerOwed.emptyWhy')} />}
            <ul>
              {data.open.map((row) => (
                <li key={row.id} className="zx-owed-small">
                  <div className="zx-row zx-row-between">
                    <DueChip state={row.state} dueAt={row.dueAt} workdaysLeft={row.chip.workdaysLeft} />
                    {mayLog && (
                      <Button size="small" onClick={() => log(row.id)}>
                        {t('customerOwed.act')}
                      </Button>
                    )}
                  </div>
                  <div>{reason(row)}</div>
                  <div className="zx-meta">{t.of(`obligation.${row.rule}.title`)}</div>
                </li>
              ))}
            </ul>
            {data.closed.length > 0 && (
              <div className="zx-owed-small">
                <h3 className="zx-meta">{t('customerOwed.closed')}</h3>
                <ul>
                  {data.closed.slice(0, CLOSED_SHOWN).map((row) => (
                    <li key={row.id} className="zx-row zx-row-between zx-dense">
                      <span>{t.of(`obligation.${row.rule}.title`)}</span>
                      <DueChip state={row.state} dueAt={row.dueAt} metAt={row.satisfiedAt} />
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </>
        )}
      </Loaded>
      {logging !== null && (
        <ContactSheet
          customerId={customerId}
          customerName={customerName}
          obligationId={logging}
          onClose={() => log(null)}
          onSaved={() => void query.refetch()}
        />
      )}
    </Sheet>
  )
}
