import { FileTextOutlined, MessageOutlined, PhoneOutlined, TagOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { customerTimeline } from '../customers.page.contract.ts'
import { timelineWords } from './timeline-words.ts'

const SIGNS: Readonly<Record<string, ReactNode>> = {
  contact: <PhoneOutlined aria-hidden />,
  complaint: <MessageOutlined aria-hidden />,
  assignment: <TeamOutlined aria-hidden />,
  tier: <TagOutlined aria-hidden />,
}

/** One timeline of everything, with a filter by kind; each capability adds its own kinds. */
export function CustomerTimeline({ customerId }: { customerId: string }) {
  const t = useT()
  const format = useFormat()
  const [kind, setKind] = useState('all')
  const pages = usePages(customerTimeline, {
    params: { id: customerId },
    query: { limit: 20, ...(kind === 'all' ? {} : { kind }) },
  })
  const kinds = useCall(customerTimeline, { params: { id: customerId }, query: { limit: 1 } }).data?.kinds ?? []
  const words = (text: Parameters<typeof timelineWords>[0]): string => timelineWords(text, t, format)
  return (
    <Sheet
      title={t('customer.timeline')}
      flush
      extra={
        kinds.length > 1 && (
          <Segmented
            size="small"
            aria-label={t('customer.timelineKind')}
            value={kind}
            onChange={setKind}
            options={[
              { value: 'all', label: t('customer.timeline.all') },
              ...kinds.map((each) => ({ value: each, label: t.of(`timeline.${each}`) })),
            ]}
          />
        )
      }
    >
      {pages.isPending ? (
        <ListSkeleton rows={5} />
      ) : pages.error !== null && pages.items.length === 0 ? (
        <FailedState error={pages.error} onRetry={pages.retry} />
      ) : pages.items.length === 0 ? (
        <EmptyState title={t('customer.timelineEmpty')} why={t('customer.timelineEmptyWhy')} />
      ) : (
        <>
          <ol className="zx-timeline" aria-busy={pages.isRefreshing}>
            {pages.items.map((item) => (
              <li key={item.id}>
                <time dateTime={item.at}>
                  {format.day(item.at)}
                  <span className="zx-meta" style={{ display: 'block' }}>
                    {format.time(item.at)}
                  </span>
                </time>
                <span className="zx-timeline-sign">{SIGNS[item.kind] ?? <FileTextOutlined aria-hidden />}</span>
                <div>
                  <h3>{item.href === null ? words(item.title) : <Link to={item.href}>{words(item.title)}</Link>}</h3>
                  {item.body !== null && item.body !== '' && <p>{item.body}</p>}
                  {item.facts.length > 0 && <p className="zx-meta">{item.facts.map(words).join(' · ')}</p>}
                </div>
              </li>
            ))}
          </ol>
          {pages.hasMore && (
            <div className="zx-table-foot">
              <Button size="small" loading={pages.isLoadingMore} onClick={pages.loadMore}>
                {t('customer.timelineMore')}
              </Button>
            </div>
          )}
        </>
      )}
    </Sheet>
  )
}
