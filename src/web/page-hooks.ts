import { useParams } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { useSession } from './session.tsx'
import type { PageDefinition } from './page-definition.ts'

/** The parts of the address: `const { id } = usePageParams()` for `/customers/$id`. */
export function usePageParams(): Readonly<Record<string, string>> {
  return useParams({ strict: false }) as Readonly<Record<string, string>>
}

let headTitle = ''
const listeners = new Set<() => void>()

/** The page head tells the breadcrumbs what is open. */
export function publishHeadTitle(title: string): void {
  headTitle = title
  for (const each of listeners) each()
}

export function useHeadTitle(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => headTitle,
  )
}

export function useMayOpen(): (page: PageDefinition) => boolean {
  const { session } = useSession()
  return (page) => page.permission === undefined || session?.permissions[page.permission] !== undefined
}
