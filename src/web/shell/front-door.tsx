import { lazy, Suspense } from 'react'
import { firstRunState } from '../../features/staff/staff.contract.ts'
import { useCall } from '../api/hooks.ts'
import { useSession } from '../session.tsx'
import { ListSkeleton } from '../ui/list-skeleton.tsx'
import { FailedState } from '../ui/states.tsx'
import { Shell } from './shell.tsx'

const SignInPage = lazy(async () => ({ default: (await import('../../features/session/web/sign-in-page.tsx')).SignInPage }))
const NewPasswordPage = lazy(async () => ({
  default: (await import('../../features/session/web/new-password-page.tsx')).NewPasswordPage,
}))
const FirstRunPage = lazy(async () => ({ default: (await import('../../features/staff/web/first-run-page.tsx')).FirstRunPage }))

function Outside() {
  const state = useCall(firstRunState, {})
  if (state.isPending) return <ListSkeleton rows={3} />
  return state.data?.isOpen ? <FirstRunPage onMade={() => void state.refetch()} /> : <SignInPage />
}

/** The address is never left: whoever signs in stands where he wanted to go. */
export function FrontDoor() {
  const { session, isPending, error, retry } = useSession()
  if (isPending) return <ListSkeleton rows={3} />
  if (error !== null && session === null) {
    return (
      <main className="zx-gate">
        <FailedState error={error} onRetry={retry} />
      </main>
    )
  }
  return (
    <Suspense fallback={<ListSkeleton rows={3} />}>
      {session === null ? <Outside /> : session.authState === 'full' ? <Shell /> : <NewPasswordPage />}
    </Suspense>
  )
}
