import { BellOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { listNotifications } from '../../features/notifications/notifications.contract.ts'
import { useServerEvent } from '../api/events.ts'
import { useCall } from '../api/hooks.ts'
import { useT } from '../i18n/use-t.ts'

const NotificationPanel = lazy(async () => ({
  default: (await import('../../features/notifications/web/notification-panel.tsx')).NotificationPanel,
}))

const MOST_SHOWN = 99

/** Unread notifications, told over the stream. */
export function Bell() {
  const t = useT()
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const { data } = useCall(listNotifications, { query: { limit: 1 } })
  useServerEvent('notification', () => void client.invalidateQueries({ queryKey: [listNotifications.id] }))
  const unread = data?.unread ?? 0
  return (
    <>
      <button
        type="button"
        className="zx-icon-button"
        aria-label={unread === 0 ? t('shell.bell') : t('shell.bellCount', { n: unread })}
        onClick={() => setOpen(true)}
      >
        <BellOutlined aria-hidden />
        {unread > 0 && (
          <span className="zx-badge" aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </button>
      <Suspense fallback={null}>{isOpen && <NotificationPanel onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
