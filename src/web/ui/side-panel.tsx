import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useIsPhone } from './use-is-phone.ts'

interface PanelProps {
  readonly open: boolean
  readonly title: ReactNode
  /** At the right of the title: 「草稿已存」. */
  readonly extra?: ReactNode
  /** The buttons, always in sight. */
  readonly footer?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The phone's sheet from below: rounded, at most nine tenths of the height, buttons at its foot. */
export function BottomSheet({ open, title, extra, footer, onClose, children }: PanelProps) {
  const t = useT()
  return (
    <Drawer
      open={open}
      placement="bottom"
      title={title}
      extra={extra}
      footer={footer}
      onClose={onClose}
      destroyOnHidden
      closable={{ 'aria-label': t('panel.close') }}
      size="auto"
      styles={{
        section: { borderRadius: '14px 14px 0 0', maxHeight: '90dvh' },
        header: { padding: '10px 16px' },
        body: { padding: 16 },
        footer: { padding: '8px 16px calc(8px + env(safe-area-inset-bottom))' },
      }}
    >
      {children}
    </Drawer>
  )
}

/** Peek and edit without leaving the list: from the right on the desktop, from below on the phone. */
export function SidePanel({ width = 480, ...panel }: PanelProps & { readonly width?: number }) {
  const t = useT()
  const isPhone = useIsPhone()
  if (isPhone) return <BottomSheet {...panel} />
  return (
    <Drawer
      open={panel.open}
      placement="right"
      size={width}
      title={panel.title}
      extra={panel.extra}
      footer={panel.footer}
      onClose={panel.onClose}
      destroyOnHidden
      closable={{ 'aria-label': t('panel.close') }}
      styles={{ header: { padding: '10px 16px' }, body: { padding: 16 }, footer: { padding: '10px 16px' } }}
    >
      {panel.children}
    </Drawer>
  )
}
