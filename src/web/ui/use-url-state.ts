import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'

export type UrlState<Key extends string> = Readonly<Partial<Record<Key, string>>>

/**
 * Filters that live in the address: `const [filters, set] = useUrlState(['q', 'tier'])`; `set({ tier: undefined })`
 * drops one. The address can be sent to a colleague and survives reload and back.
 */
export function useUrlState<const Key extends string>(keys: readonly Key[]): [UrlState<Key>, (change: UrlState<Key>) => void] {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const list = keys.join(' ')
  const state = useMemo(() => {
    const found: Partial<Record<Key, string>> = {}
    for (const key of list.split(' ') as Key[]) {
      const value = search[key]
      if (typeof value === 'string' && value !== '') found[key] = value
    }
    return found
  }, [search, list])
  const change = useCallback(
    (next: UrlState<Key>) => {
      void navigate({
        to: '.',
        replace: true,
        search: (before: Readonly<Record<string, unknown>>) => {
          const after = { ...before, ...next }
          return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined && value !== ''))
        },
      })
    },
    [navigate],
  )
  return [state, change]
}
