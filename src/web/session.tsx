import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { currentSession, type SessionView } from '../features/session/session.contract.ts'
import type { Grant } from '../kernel/roles.ts'
import { ApiError } from './api/api-error.ts'
import { call, onSignedOut } from './api/call.ts'
import { useLocale } from './i18n/locale.tsx'

interface SessionState {
  /** null: nobody is signed in. */
  readonly session: SessionView | null
  readonly isPending: boolean
  /** The server could not be asked. */
  readonly error: ApiError | null
  retry(): void
  /** After signing in, changing the password or signing out. */
  replace(session: SessionView | null): void
}

const SessionContext = createContext<SessionState | null>(null)
const KEY = [currentSession.id]

async function readSession(): Promise<SessionView | null> {
  try {
    return await call(currentSession)
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

/** Who is signed in. When the server forgets the session, the sign-in page shows and the place is kept. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { setLocale } = useLocale()
  const { data, isPending, error, refetch } = useQuery<SessionView | null, ApiError>({
    queryKey: KEY,
    queryFn: readSession,
    staleTime: 5 * 60_000,
  })
  const locale = data?.staff.locale
  const staffId = data?.staff.id
  useEffect(() => {
    if (locale !== undefined) setLocale(locale)
    // The person's own language comes with the sign-in; later changes are the person's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [staffId])
  useEffect(() => onSignedOut(() => client.setQueryData(KEY, null)), [client])
  const state = useMemo<SessionState>(
    () => ({
      session: data ?? null,
      isPending,
      error,
      retry: () => void refetch(),
      replace: (session) => {
        // Nothing that one person read may be shown to the next.
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
        client.setQueryData(KEY, session)
      },
    }),
    [data, isPending, error, refetch, client],
  )
  return <SessionContext value={state}>{children}</SessionContext>
}

export function useSession(): SessionState {
  const state = useContext(SessionContext)
  if (state === null) throw new Error('useSession needs a SessionProvider')
  return state
}

/** The role's right, or undefined: `const grant = useGrant('staff:write')`. What is shown follows it; the server decides. */
export function useGrant(permission: string): Grant | undefined {
  const { session } = useSession()
  return session?.permissions[permission] as Grant | undefined
}
