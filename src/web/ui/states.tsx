import { ApiOutlined, CheckOutlined, LockOutlined, QuestionOutlined, SearchOutlined, ToolOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { ApiError } from '../api/api-error.ts'
import { serverNow } from '../api/server-time.ts'
import { useFormat, useT } from '../i18n/use-t.ts'
import { useSession } from '../session.tsx'
import { ListSkeleton } from './list-skeleton.tsx'
import { useToast } from './toast.tsx'

interface StateProps {
  /** What is so: 「今天没有欠谁的」. */
  readonly title: string
  /** Why, and what comes next. */
  readonly why?: ReactNode
  /** What to do now: one or two buttons. */
  readonly actions?: ReactNode
}

function State({ icon, title, why, actions, role }: StateProps & { icon: ReactNode; role?: string }) {
  return (
    <div className="zx-state" role={role}>
      {icon}
      <p className="zx-state-title">{title}</p>
      {why !== undefined && <p>{why}</p>}
      {actions !== undefined && <div className="zx-state-actions">{actions}</div>}
    </div>
  )
}

/** Nothing is there, and that is well: everything done, nothing begun. */
export function EmptyState(props: StateProps) {
  return <State icon={<CheckOutlined aria-hidden />} {...props} />
}

/** The filters leave nothing: name them, and offer to drop one. */
export function NoResult(props: StateProps) {
  return <State icon={<SearchOutlined aria-hidden />} {...props} />
}

/** The role does not see this: say whose it is. */
export function NoPermission({ title, why, actions }: Partial<StateProps>) {
  const t = useT()
  const { session } = useSession()
  const role = session === null ? '' : t.of(`role.${session.staff.role}`)
  return (
    <State
      icon={<LockOutlined aria-hidden />}
      title={title ?? t('state.noPermission')}
      why={why ?? t('state.noPermissionWhy', { role })}
      actions={actions}
    />
  )
}

/** No connection: what was typed is kept. */
export function Offline({ title, why, actions, onRetry }: Partial<StateProps> & { onRetry?: () => void }) {
  const t = useT()
  return (
    <State
      icon={<ApiOutlined aria-hidden />}
      title={title ?? t('state.offline')}
      why={why ?? t('state.offlineWhy')}
      actions={actions ?? (onRetry && <Button onClick={onRetry}>{t('state.retry')}</Button>)}
      role="status"
    />
  )
}

/** It failed: carries the number to quote. */
export function ErrorState({ title, requestId, onRetry }: { title?: string; requestId?: string; onRetry?: () => void }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [time] = useState(() => serverNow())
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(requestId ?? '')
    toast.done(t('state.copied'))
  }
  return (
    <State
      icon={<ToolOutlined aria-hidden />}
      title={title ?? t('state.error')}
      why={
        requestId
          ? t('state.errorWhy', { time: format.time(time), id: requestId })
          : t('state.errorWhyShort', { time: format.time(time) })
      }
      actions={
        <>
          {onRetry !== undefined && (
            <Button type="primary" onClick={onRetry}>
              {t('state.retry')}
            </Button>
          )}
          {requestId && <Button onClick={() => void copy()}>{t('state.copyId')}</Button>}
        </>
      }
      role="alert"
    />
  )
}

/** There is no such thing, or it lies outside the reader's scope; both answer the same. */
export function NotFoundState({ title, why, actions }: Partial<StateProps>) {
  const t = useT()
  return (
    <State
      icon={<QuestionOutlined aria-hidden />}
      title={title ?? t('state.notFound')}
      why={why ?? t('state.notFoundWhy')}
      actions={actions}
    />
  )
}

/** An error of a call as the right one of the states. */
export function FailedState({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) {
  const retry = onRetry === undefined ? {} : { onRetry }
  if (error instanceof ApiError) {
    if (error.isOffline) return <Offline {...retry} />
    if (error.status === 403) return <NoPermission />
    if (error.status === 404) return <NotFoundState />
    return <ErrorState requestId={error.requestId} {...(title === undefined ? {} : { title })} {...retry} />
  }
  return <ErrorState {...(title === undefined ? {} : { title })} {...retry} />
}

interface Loadable<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
  refetch(): unknown
}

/** The three ways a read ends: `<Loaded query={query}>{(data) => …}</Loaded>`. */
export function Loaded<T>({
  query,
  rows,
  errorTitle,
  children,
}: {
  query: Loadable<T>
  rows?: number
  errorTitle?: string
  children: (data: T) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error)
    return (
      <FailedState
        error={query.error}
        onRetry={() => void query.refetch()}
        {...(errorTitle === undefined ? {} : { title: errorTitle })}
      />
    )
  return <ListSkeleton {...(rows === undefined ? {} : { rows })} />
}
