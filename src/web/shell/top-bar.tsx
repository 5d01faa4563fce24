import { SearchOutlined } from '@ant-design/icons'
import { useNow } from '../api/server-time.ts'
import { useFormat, useT } from '../i18n/use-t.ts'
import { Bell } from './bell.tsx'
import { Brand } from './brand.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

function Clock() {
  const format = useFormat()
  return <time className="zx-clock zx-num">{format.clock(useNow())}</time>
}

export function TopBar({ onFind }: { onFind: () => void }) {
  const t = useT()
  return (
    <header className="zx-top">
      <Breadcrumbs />
      <button type="button" className="zx-find" onClick={onFind}>
        <SearchOutlined aria-hidden />
        <span>{t('shell.find')}</span>
        <kbd>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <Bell />
      <Clock />
    </header>
  )
}

export function PhoneTop({ onFind }: { onFind: () => void }) {
  const t = useT()
  return (
    <header className="zx-phone-top">
      <Brand />
      <button type="button" className="zx-icon-button" aria-label={t('shell.findOpen')} onClick={onFind}>
        <SearchOutlined aria-hidden />
      </button>
      <Bell />
    </header>
  )
}
