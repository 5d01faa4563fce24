import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { EmptyState } from '../ui/states.tsx'

function Crash({ onRetry }: { onRetry: () => void }) {
  const t = useT()
  return (
    <EmptyState
      title={t('shell.crashTitle')}
      why={t('shell.crashWhy')}
      actions={
        <Button type="primary" onClick={onRetry}>
          {t('state.retry')}
        </Button>
      }
    />
  )
}

/** A page that breaks takes nothing else with it. A page whose file is gone after an update is fetched anew. */
export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return <Crash onRetry={() => location.reload()} />
  }
}
