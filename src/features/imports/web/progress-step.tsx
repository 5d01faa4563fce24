import { Button } from 'antd'
import { useAct } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Bar } from '../../../web/ui/bar.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { cancelImport, getImport, type ImportView } from '../imports.contract.ts'
import { progressOf } from '../imports.rules.ts'
import { leftText } from './import-words.ts'

/** How far a run is; it goes on when the page is left. */
export function ProgressStep({ job, mayWrite }: { job: ImportView; mayWrite: boolean }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const cancel = useAct(cancelImport, { refreshes: [getImport], onFail: toast.fail })
  const { share, rate, secondsLeft } = progressOf(
    { ...job, startedAt: job.state === 'undoing' ? (job.undo?.requestedAt ?? null) : job.startedAt },
    serverNow(),
  )
  const progress = t('imports.page.progress', { done: format.number(job.rowsDone), total: format.number(job.rowsTotal) })
  return (
    <Sheet title={t.of(`imports.state.${job.state}`)}>
      <div className="zx-stack zx-stack-mid">
        <p>{progress}</p>
        <Bar share={share} label={progress} />
        {secondsLeft !== null && (
          <p className="zx-meta">
            {t('imports.page.rate', { rate: format.number(Math.round(rate)), left: leftText(secondsLeft, t) })}
          </p>
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
