import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router'
import { type ComponentType, lazy, type LazyExoticComponent, Suspense } from 'react'
import { FrontDoor } from './shell/front-door.tsx'
import { PageBoundary } from './shell/page-boundary.tsx'
import { useMayOpen } from './page-hooks.ts'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { pages } from './pages.tsx'
import type { PageDefinition } from './page-definition.ts'
import { fetchLaterWords } from './i18n/dictionary.ts'
import { useT } from './i18n/use-t.ts'
import { ListSkeleton } from './ui/list-skeleton.tsx'
import { PageHead } from './ui/page-head.tsx'
import { Sheet } from './ui/sheet.tsx'
import { NoPermission } from './ui/states.tsx'

function Page({ page, content: Content }: { page: PageDefinition; content: LazyExoticComponent<ComponentType> }) {
  const t = useT()
  const mayOpen = useMayOpen()
  if (!mayOpen(page)) {
    return (
      <>
        <PageHead title={t(page.titleKey)} />
        <Sheet title={t(page.titleKey)} plain flush>
          <NoPermission />
        </Sheet>
      </>
    )
  }
  return (
    <PageBoundary>
      <Suspense fallback={<ListSkeleton rows={8} />}>
        <Content />
      </Suspense>
    </PageBoundary>
  )
}

function Home() {
  const mayOpen = useMayOpen()
  const first = pages.find((page) => page.group !== undefined && mayOpen(page))
  return <Navigate to={first?.path ?? '/me'} replace />
}

const root = createRootRoute({ component: FrontDoor, notFoundComponent: NotFoundPage })

const routes = pages.map((page) => {
  const content = lazy(async () => {
    const [component] = await Promise.all([page.load(), page.later === true ? fetchLaterWords() : undefined])
    return { default: component }
  })
  return createRoute({ getParentRoute: () => root, path: page.path, component: () => <Page page={page} content={content} /> })
})
// Addresses that others print (the console names /first-run) lead home once somebody is signed in.
const doors = ['/', '/sign-in', '/first-run'].map((path) => createRoute({ getParentRoute: () => root, path, component: Home }))

/** Search values are plain strings: an address reads as it was typed. */
function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}
function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) if (typeof value === 'string' && value !== '') params.set(key, value)
  return params.size === 0 ? '' : `?${params.toString()}`
}

export const router = createRouter({
  routeTree: root.addChildren([...doors, ...routes]),
  parseSearch,
  stringifySearch,
  defaultPreload: false,
  scrollRestoration: true,
})
