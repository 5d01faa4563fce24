import { usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { Button } from 'antd'
import { keepsValuesInHistory } from '../customers.fields.rules.ts'
import { customerHistory } from '../customers.page.contract.ts'

/** Who changed which field when. */
export function HistoryPanel({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const pages = usePages(customerHistory, { params: { id: customerId }, query: { limit: 50 } })
  const value = (given: string | null): string => (given === null || given === '' ? t('customer.blank') : given)
  return (
    <SidePanel open title={t('customer.history')} onClose={onClose}>
      {pages.isPending && <ListSkeleton rows={6} />}
      {pages.error !== null && pages.items.length === 0 && <FailedState error={pages.error} onRetry={pages.retry} />}
      {!pages.isPending && pages.error === null && pages.items.length === 0 && <EmptyState title={t('customer.historyEmpty')} />}
      <ul className="zx-stack zx-stack-mid">
        {pages.items.map((entry) => (
          <li key={entry.id}>
            <div className="zx-dense">
              {keepsValuesInHistory(entry.field) && entry.field !== 'file' && entry.field !== 'undo'
                ? t('customer.historyChange', {
                    field: t.of(`customers.field.${entry.field}`),
                    old: value(entry.oldValue),
                    new: value(entry.newValue),
                  })
                : t('customer.historySealed', { field: t.of(`customers.field.${entry.field}`) })}
            </div>
            <div className="zx-meta">
              {t('customer.historyBy', {
                name: entry.actorName ?? t(`customer.origin.${entry.origin}`),
                when: format.dayTime(entry.at),
              })}
            </div>
          </li>
        ))}
      </ul>
      {pages.hasMore && (
        <Button size="small" loading={pages.isLoadingMore} onClick={pages.loadMore}>
          {t('customer.timelineMore')}
        </Button>
      )}
    </SidePanel>
  )
}
