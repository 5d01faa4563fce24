import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { usePageParams } from '../../../web/page-hooks.ts'
import { useGrant } from '../../../web/session.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { applyImport, cancelImport, checkImport, getImport, type ImportView } from '../imports.contract.ts'
import { hasCustomers, hasUsage, mayStep } from '../imports.rules.ts'
import { ImportCounts } from './import-counts.tsx'
import { ImportStateChip } from './import-state-chip.tsx'
import { importErrorText, isRunning } from './import-words.ts'
import { MappingStep } from './mapping-step.tsx'
import { ProblemList } from './problem-list.tsx'
import { ProgressStep } from './progress-step.tsx'
import { SourceRemember } from './source-remember.tsx'
import { TouchedRows, UndoPanel } from './undo-panel.tsx'

const POLL_MS = 1000

/** One import from its columns to its last row; the address can be left and come back to. */
export function ImportPage() {
  const { id = '' } = usePageParams()
  const [isPolling, poll] = useState(true)
  const query = useCall(getImport, { params: { id } }, isPolling ? { refetchInterval: POLL_MS } : {})
  const shouldPoll = query.data === undefined || isRunning(query.data)
  if (shouldPoll !== isPolling) poll(shouldPoll)
  return <Loaded query={query}>{(job) => <Import key={job.id} job={job} />}</Loaded>
}

function Import({ job }: { job: ImportView }) {
  const t = useT()
  const mayWrite = useGrant('imports:write') !== undefined
  const [isMapping, setMapping] = useState(false)
  const sentence = useSentence(job)
  const canMap = mayWrite && job.hasFile && mayStep(job.state, 'map')
  const showsMapping = canMap && (isMapping || job.state === 'uploaded' || job.state === 'mapped')
  const counts = job.applied ?? job.checked
  return (
    <>
      <PageHead
        title={job.fileName}
        sentence={
          <>
            <ImportStateChip state={job.state} /> {sentence} <Origin job={job} />
          </>
        }
        actions={mayWrite && !isRunning(job) && !showsMapping && <Actions job={job} onMap={() => setMapping(true)} />}
      />
      <div className="zx-stack">
        {isRunning(job) && <ProgressStep job={job} mayWrite={mayWrite} />}
        {/* Another version of the columns starts the mapping from its own guess. */}
        {showsMapping && (
          <MappingStep
            key={[job.source?.id, job.shape.encoding, job.shape.workbook?.sheet, ...job.shape.columns].join('\u001f')}
            job={job}
          />
        )}
        {!isRunning(job) && job.undo !== null && job.undo.touched.total > 0 && (
          <Sheet title={t('imports.undo.touched.title')} flush>
            <TouchedRows touched={job.undo.touched} />
          </Sheet>
        )}
        {!showsMapping && !isRunning(job) && counts !== null && (
          <>
            <ImportCounts job={job} counts={counts} />
            <ProblemList job={job} />
            {mayWrite && <SourceRemember job={job} />}
          </>
        )}
        {!showsMapping && !isRunning(job) && counts === null && <Nothing job={job} />}
      </div>
    </>
  )
}

/** A file that came by itself: from where, and what it waits for. */
function Origin({ job }: { job: ImportView }) {
  const t = useT()
  if (job.delivery === 'person') return null
  const how = t.of(`imports.delivery.${job.delivery}`)
  return (
    <span>
      {job.source !== null && t('imports.delivery.from', { name: job.source.name, how })}{' '}
      {job.waitsFor !== null && <b>{t.of(`imports.waitsFor.${job.waitsFor}`)}</b>}
    </span>
  )
}

function Nothing({ job }: { job: ImportView }) {
  const t = useT()
  return <EmptyState title={t.of(`imports.state.${job.state}`)} actions={<Link to="/imports">{t('imports.page.back')}</Link>} />
}

function Actions({ job, onMap }: { job: ImportView; onMap: () => void }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const options = { refreshes: [getImport], onFail: toast.fail }
  const apply = useAct(applyImport, options)
  const check = useAct(checkImport, options)
  const cancel = useAct(cancelImport, options)
  const params = { id: job.id }
  const writable =
    job.checked === null ? 0 : Math.max(job.checked.fresh + job.checked.changed + job.checked.same, job.checked.usage)
  const undo = <Undo job={job} />
  if (!job.hasFile || job.undo?.outcome === null)
    return (
      <>
        {hasCustomers(job.kind) && job.state === 'applied' && <Link to="/customers">{t('imports.page.next')}</Link>}
        {undo}
      </>
    )
  return (
    <>
      {undo}
      {mayStep(job.state, 'apply') && writable > 0 && (
        <Button type="primary" loading={apply.isPending} onClick={() => apply.mutate({ params })}>
          {job.state === 'failed' ? t('imports.page.retry') : t('imports.page.runApply', { count: format.number(writable) })}
        </Button>
      )}
      {job.state === 'failed' && job.checked === null && (
        <Button type="primary" loading={check.isPending} onClick={() => check.mutate({ params })}>
          {t('imports.page.retry')}
        </Button>
      )}
      {mayStep(job.state, 'map') && <Button onClick={onMap}>{t('imports.page.again')}</Button>}
      {mayStep(job.state, 'cancel') && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate({ params })}>
          {t('imports.page.discard')}
        </Button>
      )}
    </>
  )
}

/** What is written can be taken back, as long as nobody has built on it. */
function Undo({ job }: { job: ImportView }) {
  const t = useT()
  const mayUndo = useGrant('imports:undo') !== undefined
  const [isOpen, setOpen] = useState(false)
  if (!mayUndo || !job.canUndo || !mayStep(job.state, 'undo')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {job.undo?.outcome === null ? t('imports.undo.retry') : t('imports.undo.button')}
      </Button>
      {isOpen && <UndoPanel job={job} onClose={() => setOpen(false)} />}
    </>
  )
}

/** One line that says what is so. */
function useSentence(job: ImportView): string {
  const t = useT()
  const format = useFormat()
  const { checked, applied, mapping } = job
  const counts = job.state === 'applied' || job.state === 'cancelled' ? applied : checked
  if (job.state === 'failed' && job.error !== null)
    return t('imports.page.failed.sentence', { reason: importErrorText(job.error, t) })
  if (isRunning(job)) return ''
  if (job.state === 'undone' && job.undo !== null) {
    const { withdrawn, restored, kept, months } = job.undo
    const slots = { withdrawn: format.number(withdrawn), restored: format.number(restored), kept: format.number(kept) }
    return [
      ...(hasCustomers(job.kind) ? [t('imports.undo.done.sentence', slots)] : []),
      ...(months.length > 0
        ? [t('imports.undo.done.months', { months: months.map((month) => format.month(month)).join(', ') })]
        : []),
    ].join(t.locale === 'zh' ? '' : ' ')
  }
  if (job.undo?.outcome === 'refused') return t('imports.undo.refused.sentence', { count: format.number(job.undo.touched.total) })
  if (counts === null) return ''
  const done = counts === applied
  const numbers = Object.fromEntries(
    (['rows', 'fresh', 'changed', 'same', 'refused', 'usage'] as const).map((name) => [name, format.number(counts[name])]),
  )
  const parts = [
    ...(hasCustomers(job.kind) ? [t(done ? 'imports.page.applied.sentence' : 'imports.page.checked.sentence', numbers)] : []),
    ...(hasUsage(job.kind)
      ? [
          t(done ? 'imports.page.applied.usage' : 'imports.page.checked.usage', {
            ...numbers,
            refused: format.number(counts.usageRefused),
            month: mapping?.month == null ? '' : format.month(mapping.month),
          }),
        ]
      : []),
  ]
  return parts.join(t.locale === 'zh' ? '' : ' ')
}
