import { useT } from '../i18n/use-t.ts'

const WIDTHS = ['38%', '100%', '92%', '100%', '60%', '84%', '96%', '45%']

/** The shape of what is coming; read aloud as "loading". */
export function ListSkeleton({ rows = 5 }: { rows?: number }) {
  const t = useT()
  return (
    <div className="zx-skeleton" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, i) => (
        <i key={i} style={{ width: WIDTHS[i % WIDTHS.length] }} />
      ))}
    </div>
  )
}
