import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { urlOf } from '../../../web/api/call.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import {
  beginDownload,
  decideExport,
  exportFile,
  type ExportView,
  getExport,
  listExports,
  withdrawExport,
} from '../exports.contract.ts'
import { mayWithdraw } from '../exports.rules.ts'
import { ExportStateChip, usePurposeWords } from './export-words.tsx'

const POLL_MS = 1500

/** One request: what, for what, who; its decision, its file. */
export function ExportPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT()
  const [isPolling, poll] = useState(true)
  const query = useCall(getExport, { params: { id } }, isPolling ? { refetchInterval: POLL_MS } : {})
  const shouldPoll = query.data === undefined || query.data.state === 'making'
  if (shouldPoll !== isPolling) poll(shouldPoll)
  return (
    <SidePanel
      open
      width={560}
      title={query.data === undefined ? t('exportPage.title') : t('exportPage.detail', { mark: query.data.mark })}
      extra={query.data !== undefined && <ExportStateChip state={query.data.state} />}
      onClose={onClose}
      footer={query.data !== undefined && <OwnActions request={query.data} />}
    >
      <Loaded query={query}>{(request) => <Request request={request} />}</Loaded>
    </SidePanel>
  )
}

function Request({ request }: { request: ExportView }) {
  const t = useT()
  const format = useFormat()
  const purpose = usePurposeWords()
  const mayDecide = useGrant('exports:decide') !== undefined
  const names = (columns: readonly (typeof request.columns)[number][]): string =>
    columns.map((column) => t(`exports.column.${column}`)).join(t.locale === 'zh' ? '、' : ', ')
  const masking =
    request.clear.length === 0 || (request.decidedAt !== null && !request.clearGranted)
      ? t('exportPage.allMasked')
      : t(request.clearGranted ? 'exportPage.granted' : 'exportPage.wanted', { columns: names(request.clear) })
  const facts: readonly (readonly [string, string])[] = [
    [t('exportPage.purpose'), `${purpose(request.purpose)} · ${request.note}`],
    [t('exportPage.askedBy'), `${request.askedBy.name} · ${request.askedBy.unitName}`],
    [t('exportPage.when'), format.dayTime(request.createdAt)],
    [t('exportPage.rows'), format.number(request.rowsAsked)],
    [t('exportPage.selected'), t(request.byFilter ? 'exportPage.byFilter' : 'exportPage.byHand')],
    [t('exportPage.columns'), names(request.columns)],
    [t('exportPage.masking'), masking],
    [t('exportPage.format'), t(`exportPage.${request.format}`)],
    ...(request.decidedAt === null
      ? []
      : ([
          [
            t('exportPage.decision'),
            t('exportPage.decidedBy', { name: request.decidedByName ?? '--', time: format.dayTime(request.decidedAt) }),
          ],
          [t('exportPage.decisionNote'), request.decisionNote || '--'],
        ] as const)),
    ...(request.state === 'ready'
      ? ([
          [t('exportPage.downloads'), t('exportPage.downloadsOf', { n: request.downloads })],
          [
            t('exportPage.expires'),
            t('exportPage.expiresAt', { time: request.expiresAt === null ? '--' : format.dayTime(request.expiresAt) }),
          ],
        ] as const)
      : []),
  ]
  return (
    <div className="zx-stack zx-stack-mid">
      <dl className="zx-facts">
        {facts.map(([label, value]) => [<dt key={`${label}-name`}>{label}</dt>, <dd key={label}>{value}</dd>])}
      </dl>
      {request.errorCode !== null && (
        <p className="zx-field-error" role="alert">
          {t.of(`error.${request.errorCode}`, { rows: format.number(request.rowsAsked) })}
        </p>
      )}
      {mayDecide &&
        request.state === 'waiting' &&
        (request.isMine ? <p>{t('exportPage.own')}</p> : <Decision request={request} />)}
    </div>
  )
}

function Decision({ request }: { request: ExportView }) {
  const t = useT()
  const toast = useToast()
  const [note, setNote] = useState('')
  const decide = useAct(decideExport, {
    refreshes: [getExport, listExports],
    onDone: () => toast.done(t('exportPage.decided')),
    onFail: toast.fail,
  })
  const send = (verdict: 'approve' | 'refuse', grantClear: boolean) => () =>
    decide.mutate({ params: { id: request.id }, body: { verdict, grantClear, note: note.trim() } })
  const wantsClear = request.clear.length > 0
  return (
    <>
      <Field label={t('exportPage.decisionNote')} required>
        {(control) => (
          <Input.TextArea {...control} rows={2} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      <div className="zx-row zx-row-wrap">
        <Button type="primary" disabled={note.trim().length < 2} loading={decide.isPending} onClick={send('approve', wantsClear)}>
          {t('exportPage.approve')}
        </Button>
        {wantsClear && (
          <Button disabled={note.trim().length < 2} onClick={send('approve', false)}>
            {t('exportPage.approveMasked')}
          </Button>
        )}
        <Button danger disabled={note.trim().length < 2} onClick={send('refuse', false)}>
          {t('exportPage.refuse')}
        </Button>
      </div>
    </>
  )
}

function OwnActions({ request }: { request: ExportView }) {
  const t = useT()
  const toast = useToast()
  const options = { refreshes: [getExport, listExports], onFail: toast.fail }
  const download = useAct(beginDownload, {
    ...options,
    // Counted and audited by now: the browser fetches the file itself, whatever its size.
    onDone: ({ id }) => location.assign(urlOf(exportFile, { params: { id } })),
  })
  const withdraw = useAct(withdrawExport, options)
  if (!request.isMine || !mayWithdraw(request.state)) return null
  const params = { id: request.id }
  return (
    <div className="zx-row zx-row-wrap">
      {request.state === 'ready' && (
        <Button type="primary" loading={download.isPending} onClick={() => download.mutate({ params, body: {} })}>
          {t('exportPage.download')}
        </Button>
      )}
      <Button loading={withdraw.isPending} onClick={() => withdraw.mutate({ params, body: {} })}>
        {t(request.state === 'ready' ? 'exportPage.deleteNow' : 'exportPage.withdraw')}
      </Button>
    </div>
  )
}
