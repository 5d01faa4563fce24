import { PaperClipOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { call } from '../../../web/api/call.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { late } from '../../../web/ui/late.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getComplaint, type ComplaintView } from '../complaints.contract.ts'
import { attachImage, getAttachment } from '../complaints.desk.contract.ts'
import { RECORD_PARTS } from '../complaints.machine.rules.ts'
import type { Guide } from './use-complaint.ts'

const RecordPanel = late(() => import('./record-panel.tsx').then((m) => m.RecordPanel))

/** When, what, whom, wish: without all four the clarifying does not begin. */
export function RecordSheet({ complaint, guide }: { complaint: ComplaintView; guide: Guide }) {
  const t = useT()
  const [isEditing, edit] = useState(false)
  const { record, recordMissing } = complaint
  const done = RECORD_PARTS.length - recordMissing.length
  return (
    <Sheet
      title={t('complaintDesk.record')}
      extra={
        <>
          <span className={done < RECORD_PARTS.length ? 'zx-num zx-late' : 'zx-num'}>
            {t('complaintDesk.recordParts', { n: done, of: RECORD_PARTS.length })}
          </span>
          {complaint.may.handle && complaint.closedAt === null && (
            <Button size="small" onClick={() => edit(true)}>
              {t('complaintDesk.editRecord')}
            </Button>
          )}
        </>
      }
    >
      <dl className="zx-facts">
        {RECORD_PARTS.map((part) => [
          <dt key={`${part}-name`}>{t(`complaint.record.${part}`)}</dt>,
          <dd key={part}>{record[part] ?? <span className="zx-late">{t('complaintDesk.notRecorded')}</span>}</dd>,
        ])}
        {complaint.complainedOf !== null && (
          <>
            <dt>{t('complaintDesk.complainedOf')}</dt>
            <dd>{complaint.complainedOf.name}</dd>
          </>
        )}
        {complaint.listeningRecord !== null && (
          <>
            <dt>{t('complaintDesk.listening')}</dt>
            <dd>{complaint.listeningRecord}</dd>
          </>
        )}
      </dl>
      {complaint.customerWords !== null && complaint.customerWords !== '' && (
        <p className="zx-quote zx-complaint-words">{t('complaintDesk.quoted', { words: complaint.customerWords })}</p>
      )}
      <Attachments complaint={complaint} />
      {isEditing && <RecordPanel complaint={complaint} guide={guide} onClose={() => edit(false)} />}
    </Sheet>
  )
}

function Attachments({ complaint }: { complaint: ComplaintView }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const client = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const attach = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    setBusy(true)
    try {
      await call(attachImage, { params: { id: complaint.id }, query: { name: file.name.slice(0, 120) }, body: file } as never)
      await client.invalidateQueries({ queryKey: [getComplaint.id] })
      toast.done(t('complaintDesk.attached', { name: file.name }))
    } catch (error) {
      toast.fail(error)
    } finally {
      setBusy(false)
    }
  }
  const open = async (attachmentId: string, name: string): Promise<void> => {
    try {
      const blob = (await call(getAttachment, { params: { id: complaint.id, attachmentId } })) as unknown as Blob
      const link = document.createElement('a')
      link.href = URL.createObjectURL(blob)
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    } catch (error) {
      toast.fail(error)
    }
  }
  return (
    <div className="zx-complaint-files">
      {complaint.attachments.length > 0 && (
        <ul className="zx-row zx-row-wrap">
          {complaint.attachments.map((each) => (
            <li key={each.id}>
              <button type="button" className="zx-link zx-dense" onClick={() => void open(each.id, each.name)}>
                <PaperClipOutlined aria-hidden /> {each.name}{' '}
                <span className="zx-meta">
                  {t('complaintDesk.kilobytes', { n: format.number(Math.ceil(each.bytes / 1024)) })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {complaint.may.handle && complaint.closedAt === null && (
        <>
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            hidden
            data-testid="complaint-image"
            onChange={(event) => {
              void attach(event.target.files?.[0])
              event.target.value = ''
            }}
          />
          <Button size="small" icon={<PaperClipOutlined aria-hidden />} loading={isBusy} onClick={() => input.current?.click()}>
            {t('complaintDesk.attach')}
          </Button>
        </>
      )}
    </div>
  )
}
