import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useEventStream } from '../api/events.ts'
import { useNow } from '../api/server-time.ts'
import { useFormat, useT } from '../i18n/use-t.ts'
import { type Shortcut, useKeyboard, useShortcuts } from '../keyboard.ts'
import { useMayOpen } from '../page-hooks.ts'
import { pages } from '../pages.tsx'
import { useSession } from '../session.tsx'
import { useIsPhone } from '../ui/use-is-phone.ts'
import { PhoneBar } from './phone-bar.tsx'
import { SideNav } from './side-nav.tsx'
import { PhoneTop, TopBar } from './top-bar.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ShortcutHelp = lazy(async () => ({ default: (await import('./shortcut-help.tsx')).ShortcutHelp }))

type Layer = 'none' | 'palette' | 'help'

function useShellShortcuts(open: (layer: Layer) => void): void {
  const navigate = useNavigate()
  const mayOpen = useMayOpen()
  const allowed = pages.filter((page) => page.shortcut !== undefined && mayOpen(page))
  const paths = allowed.map((page) => page.path).join(' ')
  const shortcuts = useMemo<readonly Shortcut[]>(
    () => [
      { keys: 'mod+k', titleKey: 'shortcut.palette', run: () => open('palette') },
      { keys: '?', titleKey: 'shortcut.help', run: () => open('help') },
      ...pages
        .filter((page) => page.shortcut !== undefined && paths.split(' ').includes(page.path))
        .map((page) => ({ keys: page.shortcut ?? '', titleKey: page.titleKey, run: () => void navigate({ to: page.path }) })),
    ],
    [open, navigate, paths],
  )
  useShortcuts(shortcuts)
}

/** The paper's watermark: who printed it, and when. */
function usePrintMark(): void {
  const t = useT()
  const format = useFormat()
  const { session } = useSession()
  const now = useNow()
  const name = session?.staff.displayName ?? ''
  useEffect(() => {
    document.body.dataset.print = t('print.by', { name, time: format.dayTime(now) })
  }, [t, format, name, now])
}

/** Each page begins at its top, for the eye and for the screen reader. */
function useFocusOnNavigation(): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current !== pathname) main.current?.focus({ preventScroll: true })
    last.current = pathname
  }, [pathname])
  return main
}

export function Shell() {
  const t = useT()
  const isPhone = useIsPhone()
  const [layer, setLayer] = useState<Layer>('none')
  useKeyboard()
  useEventStream()
  useShellShortcuts(setLayer)
  usePrintMark()
  const main = useFocusOnNavigation()
  const close = (): void => setLayer('none')
  return (
    <div className="zx-shell">
      <a className="zx-skip" href="#main">
        {t('shell.skip')}
      </a>
      {!isPhone && <SideNav onHelp={() => setLayer('help')} />}
      <div className="zx-body">
        {isPhone ? <PhoneTop onFind={() => setLayer('palette')} /> : <TopBar onFind={() => setLayer('palette')} />}
        <main className="zx-main" id="main" tabIndex={-1} ref={main}>
          <Outlet />
        </main>
      </div>
      {isPhone && <PhoneBar />}
      <Suspense fallback={null}>
        {layer === 'palette' && <Palette onClose={close} onHelp={() => setLayer('help')} />}
        {layer === 'help' && <ShortcutHelp onClose={close} />}
      </Suspense>
    </div>
  )
}
