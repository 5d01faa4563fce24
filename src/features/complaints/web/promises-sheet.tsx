import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { KeepPromiseDialog, PromiseDialog } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { DueChip, StateChip } from '../../../web/ui/due-chip.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { getComplaint, type ComplaintView } from '../complaints.contract.ts'

type PromiseView = ComplaintView['promises'][number]

/** J2: what was promised in this complaint, by whom, until when, and the proof. */
export function PromisesSheet({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  const format = useFormat()
  const client = useQueryClient()
  const mayWrite = useGrant('promises:write') !== undefined
  const [asked, ask] = useState<'give' | PromiseView | null>(null)
  const reread = (): void => void client.invalidateQueries({ queryKey: [getComplaint.id] })
  return (
    <Sheet
      title={t('complaintDesk.promises')}
      flush
      extra={
        mayWrite && (
          <Button size="small" onClick={() => ask('give')}>
            {t('promisePage.give')}
          </Button>
        )
      }
    >
      <DataTable
        label={t('complaintDesk.promises')}
        rows={complaint.promises}
        rowKey={(row) => row.id}
        empty={<p className="zx-meta zx-pad">{t('complaintDesk.noPromises')}</p>}
        columns={[
          {
            key: 'text',
            title: t('promisePage.text'),
            isName: true,
            cell: (row) => (row.isReply ? t('promise.reply_text', { no: row.text }) : row.text),
          },
          { key: 'who', title: t('promisePage.who'), cell: (row) => row.promiserName },
          {
            key: 'due',
            title: t('promisePage.dueAt'),
            cell: (row) =>
              row.state === 'withdrawn' ? (
                <StateChip look="hold">{t('promise.state.withdrawn')}</StateChip>
              ) : (
                <DueChip
                  state={row.state === 'open' ? 'open' : row.state === 'kept' ? 'met' : 'met_late'}
                  dueAt={row.dueAt}
                  warnAt={row.warnAt}
                  metAt={row.keptAt}
                />
              ),
          },
          {
            key: 'proof',
            title: t('promisePage.proof'),
            cell: (row) =>
              row.state === 'open' && row.mayKeep && !row.isReply ? (
                <Button size="small" onClick={() => ask(row)}>
                  {t('promisePage.keep')}
                </Button>
              ) : (
                <span className="zx-meta">
                  {row.isReply
                    ? t('promisePage.byReply')
                    : (row.proof ?? t('promisePage.givenAt', { when: format.dayTime(row.givenAt) }))}
                </span>
              ),
          },
        ]}
      />
      {asked === 'give' && (
        <PromiseDialog
          customerId={complaint.customerId}
          source="complaint"
          sourceId={complaint.id}
          onClose={() => ask(null)}
          onGiven={reread}
        />
      )}
      {asked !== null && asked !== 'give' && <KeepPromiseDialog promise={asked} onClose={() => ask(null)} onKept={reread} />}
    </Sheet>
  )
}
