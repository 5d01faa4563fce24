import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useAct, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listNotifications, type Notification, readNotifications } from '../notifications.contract.ts'

function NotificationRow({ note, onOpen }: { note: Notification; onOpen: () => void }) {
  const t = useT()
  const format = useFormat()
  return (
    <li>
      <button type="button" className="zx-notice zx-hoverable" onClick={onOpen}>
        <span className="zx-row">
          {!note.isRead && <span className="zx-notice-dot" role="img" aria-label={t('notes.unread')} />}
          <span style={{ fontWeight: note.isRead ? 400 : 600 }}>{t.of(`notice.${note.kind}`, note.params)}</span>
        </span>
        <time className="zx-meta zx-num">{format.dayTime(note.createdAt)}</time>
      </button>
    </li>
  )
}

/** What colleagues handed over and what there is to know, the newest first; opening one marks it as read. */
export function NotificationPanel({ onClose }: { onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const navigate = useNavigate()
  const pages = usePages(listNotifications, { query: {} })
  const read = useAct(readNotifications, { refreshes: [listNotifications], onFail: toast.fail })
  const newest = pages.items[0]
  const open = (note: Notification): void => {
    if (!note.isRead) read.mutate({ body: { ids: [note.id] } })
    onClose()
    if (note.href.startsWith('/')) void navigate({ to: note.href })
  }
  return (
    <SidePanel
      open
      title={t('notes.title')}
      onClose={onClose}
      width={400}
      extra={
        newest !== undefined &&
        pages.items.some((note) => !note.isRead) && (
          <Button size="small" loading={read.isPending} onClick={() => read.mutate({ body: { upTo: newest.id } })}>
            {t('notes.readAll')}
          </Button>
        )
      }
    >
      {pages.isPending ? (
        <ListSkeleton rows={4} />
      ) : pages.error !== null && newest === undefined ? (
        <FailedState error={pages.error} onRetry={pages.retry} />
      ) : newest === undefined ? (
        <EmptyState title={t('notes.empty')} why={t('notes.emptyWhy')} />
      ) : (
        <>
          <ul className="zx-notices">
            {pages.items.map((note) => (
              <NotificationRow key={note.id} note={note} onOpen={() => open(note)} />
            ))}
          </ul>
          {pages.hasMore && (
            <Button block loading={pages.isLoadingMore} onClick={pages.loadMore}>
              {t('table.more')}
            </Button>
          )}
        </>
      )}
    </SidePanel>
  )
}
