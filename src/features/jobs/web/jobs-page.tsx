import { Button } from 'antd'
import { useState } from 'react'
import { useAct, useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { RowMenu } from '../../../web/ui/row-menu.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { type DeadJob, discardJob, listDeadJobs, listQueues, type QueueDepth, retryJob } from '../jobs.contract.ts'

const REFRESH_MS = 10_000

function useJobName(): (queue: string) => string {
  const t = useT()
  return (queue) => t.find(`job.${queue}`) ?? queue
}

function Depths() {
  const t = useT()
  const format = useFormat()
  const jobName = useJobName()
  const query = useCall(listQueues, {}, { refetchInterval: REFRESH_MS })
  const count = (key: string, title: string, of: (row: QueueDepth) => number): Column<QueueDepth> => ({
    key,
    title,
    right: true,
    cell: (row) => format.number(of(row)),
  })
  const columns: readonly Column<QueueDepth>[] = [
    { key: 'queue', title: t('jobs.queue'), isName: true, cell: (row) => jobName(row.queue) },
    count('waiting', t('jobs.waiting'), (row) => row.waiting),
    count('active', t('jobs.active'), (row) => row.active),
    count('deferred', t('jobs.deferred'), (row) => row.deferred),
    count('retrying', t('jobs.retrying'), (row) => row.retrying),
    count('dead', t('jobs.dead_count'), (row) => row.dead),
    {
      key: 'oldest',
      title: t('jobs.oldest_waiting'),
      right: true,
      cell: (row) => (row.oldestWaitingAt === null ? '--' : format.dayTime(row.oldestWaitingAt)),
    },
  ]
  return (
    <Loaded query={query}>
      {(data) => (
        <DataTable
          label={t('jobs.queues')}
          columns={columns}
          rows={data.items}
          rowKey={(row) => row.queue}
          empty={<EmptyState title={t('jobs.none_queues')} />}
        />
      )}
    </Loaded>
  )
}

/** Jobs that were given up after all tries, each with its reason, to be run again or discarded. */
export function JobsPage() {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const jobName = useJobName()
  const mayWrite = useGrant('jobs:write') !== undefined
  const [discarded, setDiscarded] = useState<DeadJob | null>(null)
  const pages = usePages(listDeadJobs, { query: {} })
  const refreshes = [listDeadJobs, listQueues]
  const retry = useAct(retryJob, { refreshes, onDone: () => toast.done(t('jobs.retried')), onFail: toast.fail })
  const discard = useAct(discardJob, { refreshes })
  const columns: readonly Column<DeadJob>[] = [
    { key: 'queue', title: t('jobs.queue'), isName: true, cell: (row) => jobName(row.queue) },
    { key: 'reason', title: t('jobs.reason'), cell: (row) => row.reason },
    { key: 'by', title: t('jobs.requested_by'), cell: (row) => row.requestedBy?.displayName ?? t('jobs.system') },
    { key: 'failed', title: t('jobs.failed_at'), cell: (row) => format.dayTime(row.failedAt) },
    { key: 'tries', title: t('jobs.tries'), right: true, cell: (row) => format.number(row.tries) },
    {
      key: 'act',
      title: '',
      corner: true,
      right: true,
      cell: (row) =>
        mayWrite && (
          <span className="zx-row" style={{ justifyContent: 'flex-end' }}>
            <Button size="small" loading={retry.isPending} onClick={() => retry.mutate({ params: { id: row.id } })}>
              {t('jobs.retry')}
            </Button>
            <RowMenu
              name={jobName(row.queue)}
              actions={[{ key: 'discard', label: t('jobs.discard'), danger: true, run: () => setDiscarded(row) }]}
            />
          </span>
        ),
    },
  ]
  const dead = pages.items.length
  return (
    <>
      <PageHead
        title={t('jobs.dead')}
        sentence={dead === 0 ? t('jobsPage.sentence') : t('jobsPage.sentenceDead', { dead: pages.hasMore ? `${dead}+` : dead })}
      />
      <div className="zx-stack">
        <Sheet title={t('jobs.dead')} flush>
          <DataTable
            label={t('jobs.dead')}
            columns={columns}
            rows={pages}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t('jobs.none_dead')} why={t('jobsPage.noneWhy')} />}
          />
        </Sheet>
        <Sheet title={t('jobsPage.depths')} flush>
          <Depths />
        </Sheet>
      </div>
      {discarded !== null && (
        <ReasonDialog
          open
          needsReason={false}
          danger
          title={t('jobsPage.discardTitle')}
          explanation={t('jobs.discard_confirm')}
          confirmLabel={t('jobs.discard')}
          onCancel={() => setDiscarded(null)}
          onConfirm={async () => {
            await discard.mutateAsync({ params: { id: discarded.id } })
            setDiscarded(null)
            toast.done(t('jobs.discarded'))
          }}
        />
      )}
    </>
  )
}
