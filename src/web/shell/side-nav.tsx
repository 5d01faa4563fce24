import { Link, useLocation } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useMayOpen } from '../page-hooks.ts'
import { NAV_GROUPS, type PageDefinition } from '../page-definition.ts'
import { pages } from '../pages.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'

const counts = new Map<string, ReactNode>(
  pages.flatMap((page) => {
    const load = page.count
    if (load === undefined) return []
    const Count = lazy(async () => ({ default: await load() }))
    return [
      [
        page.path,
        <Suspense key={page.path} fallback={null}>
          <Count />
        </Suspense>,
      ] as const,
    ]
  }),
)

export function isUnder(pathname: string, page: PageDefinition): boolean {
  return pathname === page.path || pathname.startsWith(`${page.path}/`)
}

export function NavLink({ page }: { page: PageDefinition }) {
  const t = useT()
  const { pathname } = useLocation()
  const Icon = page.icon
  return (
    <Link to={page.path} className="zx-nav zx-hoverable" aria-current={isUnder(pathname, page) ? 'page' : undefined}>
      {Icon && <Icon aria-hidden />}
      {t(page.titleKey)}
      {counts.get(page.path)}
    </Link>
  )
}

/** The groups 服务, 经营, 管理 with the pages that this role may open. */
export function NavGroups() {
  const t = useT()
  const mayOpen = useMayOpen()
  return NAV_GROUPS.map((group) => {
    const shown = pages.filter((page) => page.group === group && mayOpen(page))
    if (shown.length === 0) return null
    return (
      <div key={group} role="group" aria-labelledby={`nav-${group}`}>
        <div className="zx-nav-group" id={`nav-${group}`}>
          {t(`shell.group.${group}`)}
        </div>
        {shown.map((page) => (
          <NavLink key={page.path} page={page} />
        ))}
      </div>
    )
  })
}

export function SideNav({ onHelp }: { onHelp: () => void }) {
  const t = useT()
  return (
    <nav className="zx-side" aria-label={t('shell.nav')}>
      <div className="zx-side-list">
        <Link to="/" className="zx-brand" style={{ padding: 0 }}>
          <Brand />
        </Link>
        <NavGroups />
      </div>
      <AccountMenu onHelp={onHelp} />
    </nav>
  )
}
