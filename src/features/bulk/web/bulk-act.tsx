import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Bar } from '../../../web/ui/bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { type BulkView, cancelBulk, confirmBulk, getBulk, listBulk, listBulkItems, resumeBulk } from '../bulk.contract.ts'
import { mayStep } from '../bulk.rules.ts'
import { BulkItems } from './bulk-items.tsx'
import { BulkPreview } from './bulk-preview.tsx'
import { BulkStateChip, isMoving, reasonWords, taskWords } from './bulk-words.tsx'

const POLL_MS = 1000

/** One act from its preview to its last row; the address can be left and come back to. */
export function BulkAct({ id }: { id: string }) {
  const [isPolling, poll] = useState(true)
  const query = useCall(getBulk, { params: { id } }, isPolling ? { refetchInterval: POLL_MS } : {})
  const shouldPoll = query.data === undefined || isMoving(query.data)
  if (shouldPoll !== isPolling) poll(shouldPoll)
  return <Loaded query={query}>{(act) => <Act act={act} />}</Loaded>
}

function Act({ act }: { act: BulkView }) {
  const t = useT()
  return (
    <>
      <PageHead
        title={taskWords(act.task, t)}
        sentence={
          <>
            <BulkStateChip state={act.state} /> <Rich text={useSentence(act)} />
          </>
        }
        actions={<Actions act={act} />}
      />
      <div className="zx-stack">
        <div className="zx-row zx-row-wrap">
          <span className="zx-meta">{`${t('bulkPage.because')} · ${reasonWords(act.task, t)}`}</span>
          <Link to="/bulk" className="zx-link">
            {t('bulkPage.back')}
          </Link>
        </div>
        {isMoving(act) && <Progress act={act} />}
        {act.preview !== null && (act.state === 'ready' || act.state === 'discarded') && (
          <BulkPreview preview={act.preview} act={act} />
        )}
        {act.confirmedAt !== null && !isMoving(act) && <BulkItems act={act} />}
      </div>
    </>
  )
}

function useSentence(act: BulkView): string {
  const t = useT()
  const format = useFormat()
  const n = format.number
  const handled = act.done + act.skipped + act.failed
  const slots = { total: n(act.total), done: n(act.done), failed: n(act.failed), skipped: n(act.skipped) }
  switch (act.state) {
    case 'preparing':
      return t('bulkPage.preparing')
    case 'ready':
      return act.preview?.able === 0
        ? t('bulkPage.readyNone', slots)
        : t('bulkPage.ready', { ...slots, able: n(act.preview?.able ?? 0) })
    case 'running':
      return act.cancelRequested ? t('bulkPage.stopping') : t('bulkPage.running', { ...slots, handled: n(handled) })
    case 'done':
      return t(act.failed === 0 ? 'bulkPage.doneAll' : 'bulkPage.done', slots)
    case 'cancelled':
      return t('bulkPage.cancelled', { ...slots, rest: n(act.total - act.done) })
    case 'discarded':
      return t('bulkPage.discarded')
    case 'failed':
      return t('bulkPage.failedWhy', { ...slots, reason: t.of(`error.${act.errorCode ?? 'bulk.stopped'}`) })
  }
}

function Actions({ act }: { act: BulkView }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const options = { refreshes: [getBulk, listBulk, listBulkItems], onFail: toast.fail }
  const confirm = useAct(confirmBulk, options)
  const cancel = useAct(cancelBulk, options)
  const resume = useAct(resumeBulk, options)
  const params = { id: act.id }
  const able = act.preview?.able ?? 0
  return (
    <>
      {mayStep(act.state, 'confirm') && able > 0 && (
        <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ params, body: { expected: able } })}>
          {t('bulkPage.confirm', { n: format.number(able) })}
        </Button>
      )}
      {mayStep(act.state, 'resume') && (
        <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate({ params, body: {} })}>
          {t('bulkPage.goOn')}
        </Button>
      )}
      {mayStep(act.state, 'cancel') && (
        <Button disabled={act.cancelRequested} loading={cancel.isPending} onClick={() => cancel.mutate({ params, body: {} })}>
          {t(act.confirmedAt === null ? 'bulkPage.discard' : 'bulkPage.cancel')}
        </Button>
      )}
    </>
  )
}

/** How far it is; it goes on when the page is left. */
function Progress({ act }: { act: BulkView }) {
  const t = useT()
  const format = useFormat()
  if (act.state === 'preparing') return null
  const handled = act.done + act.skipped + act.failed
  const words = t('bulkPage.progress', { n: format.number(handled), d: format.number(act.total) })
  const seconds = act.confirmedAt === null ? 0 : (serverNow().getTime() - Date.parse(act.confirmedAt)) / 1000
  const rate = seconds > 0 ? handled / seconds : 0
  return (
    <Sheet title={t('bulkState.running')}>
      <div className="zx-stack zx-stack-mid">
        <Bar share={act.total === 0 ? 0 : handled / act.total} label={words} />
        <p className="zx-meta" role="status">
          {words}
          {rate > 0 && handled < act.total
            ? ` · ${t('bulkPage.rate', { rate: format.number(Math.round(rate)), seconds: format.number(Math.ceil((act.total - handled) / rate)) })}`
            : ''}
        </p>
      </div>
    </Sheet>
  )
}
