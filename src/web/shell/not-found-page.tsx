import { Link } from '@tanstack/react-router'
import { useT } from '../i18n/use-t.ts'
import { PageHead } from '../ui/page-head.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { NotFoundState } from '../ui/states.tsx'

export function NotFoundPage() {
  const t = useT()
  return (
    <>
      <PageHead title={t('shell.notFoundTitle')} />
      <Sheet title={t('shell.notFoundTitle')} plain flush>
        <NotFoundState
          title={t('shell.notFoundTitle')}
          why={t('shell.notFoundWhy')}
          actions={<Link to="/">{t('shell.home')}</Link>}
        />
      </Sheet>
    </>
  )
}
