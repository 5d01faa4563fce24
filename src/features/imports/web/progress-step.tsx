import { Button } from 'antd'
import { useAct } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Bar } from '../../../web/ui/bar.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { cancelImport, getImport, type ImportView } from '../imports.contract.ts'

/** How far a run is; it goes on when the page is left. */
export function ProgressStep({ job, mayWrite }: { job: ImportView; mayWrite: boolean }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const cancel = useAct(cancelImport, { refreshes: [getImport], onFail: toast.fail })
  const since = job.state === 'undoing' ? (job.undo?.requestedAt ?? null) : job.startedAt
  const seconds = since === null ? 0 : (serverNow().getTime() - Date.parse(since)) / 1000
  const rate = seconds > 0 ? job.rowsDone / seconds : 0
  const left = rate > 0 ? (job.rowsTotal - job.rowsDone) / rate : 0
  const words =
    left >= 90
      ? t('imports.page.remaining.minutes', { count: Math.round(left / 60) })
      : t('imports.page.remaining.seconds', { count: Math.max(1, Math.round(left)) })
  const progress = t('imports.page.progress', { done: format.number(job.rowsDone), total: format.number(job.rowsTotal) })
  return (
    <Sheet title={t.of(`imports.state.${job.state}`)}>
      <div className="zx-stack zx-stack-mid">
        <p>{progress}</p>
        <Bar share={job.rowsTotal === 0 ? 0 : job.rowsDone / job.rowsTotal} label={progress} />
        {rate > 0 && job.rowsDone < job.rowsTotal && (
          <p className="zx-meta">{t('imports.page.rate', { rate: format.number(Math.round(rate)), left: words })}</p>
        )}
        <p className="zx-meta">{t('imports.page.leave')}</p>
        {mayWrite && job.state !== 'undoing' && (
          <div>
            <Button loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id: job.id } })}>
              {t('imports.page.cancel')}
            </Button>
          </div>
        )}
      </div>
    </Sheet>
  )
}
