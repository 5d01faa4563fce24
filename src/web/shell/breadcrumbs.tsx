import { Link, useLocation } from '@tanstack/react-router'
import { useT } from '../i18n/use-t.ts'
import { useHeadTitle } from '../page-hooks.ts'
import { pages } from '../pages.tsx'

const matchers = pages.map((page) => ({ page, matches: new RegExp(`^${page.path.replace(/\$\w+/g, '[^/]+')}/?$`) }))

export function Breadcrumbs() {
  const t = useT()
  const { pathname } = useLocation()
  const headTitle = useHeadTitle()
  const page = matchers.find(({ matches }) => matches.test(pathname))?.page
  const parent = page?.parent === undefined ? undefined : pages.find((each) => each.path === page.parent)
  const last = page === undefined ? headTitle : parent === undefined ? t(page.titleKey) : headTitle
  return (
    <nav className="zx-crumbs" aria-label={t('shell.crumbs')}>
      <ol>
        {parent !== undefined && (
          <li>
            <Link to={parent.path}>{t(parent.titleKey)}</Link> /
          </li>
        )}
        <li aria-current="page">{last}</li>
      </ol>
    </nav>
  )
}
