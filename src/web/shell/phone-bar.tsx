import { AppstoreOutlined, UserOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { useT } from '../i18n/use-t.ts'
import { useMayOpen } from '../page-hooks.ts'
import type { PageDefinition } from '../page-definition.ts'
import { pages } from '../pages.tsx'
import { isUnder } from './side-nav.tsx'

const BEFORE_ME = 4

/** Four pages of the role and 我的, which leads to all others. 记一次 stands in the middle where the role may log. */
export function phonePages(mayOpen: (page: PageDefinition) => boolean): readonly PageDefinition[] {
  const open = pages.filter((page) => mayOpen(page) && (page.group !== undefined || page.phone !== undefined))
  const named = open.filter((page) => page.phone !== undefined).sort((a, b) => (a.phone ?? 0) - (b.phone ?? 0))
  const others = open.filter((page) => page.phone === undefined)
  const chosen = [...named, ...others].slice(0, BEFORE_ME)
  const log = chosen.find((page) => page.phone === 3)
  if (log === undefined || chosen.length < 3) return chosen
  const rest = chosen.filter((page) => page !== log)
  return [...rest.slice(0, 2), log, ...rest.slice(2)]
}

export function PhoneBar() {
  const t = useT()
  const mayOpen = useMayOpen()
  const { pathname } = useLocation()
  return (
    <nav className="zx-tabbar" aria-label={t('shell.navPhone')}>
      {phonePages(mayOpen).map((page) => {
        const Icon = page.icon ?? AppstoreOutlined
        return (
          <Link key={page.path} to={page.path} aria-current={isUnder(pathname, page) ? 'page' : undefined}>
            <Icon aria-hidden />
            {t(page.phoneTitleKey ?? page.titleKey)}
          </Link>
        )
      })}
      <Link to="/me" aria-current={pathname === '/me' ? 'page' : undefined}>
        <UserOutlined aria-hidden />
        {t('shell.page.me')}
      </Link>
    </nav>
  )
}
