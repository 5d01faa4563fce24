import { Button, Input, InputNumber, Popconfirm } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import {
  changeSource,
  createToken,
  deliverFile,
  forgetSource,
  listSources,
  revokeToken,
  type SourceView,
} from '../imports.sources.contract.ts'

/** A source's name and limit, and the tokens that deliver for it. */
export function SourcePanel({ source, folder, onClose }: { source: SourceView; folder: string | null; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const [name, setName] = useState(source.name)
  const [limit, setLimit] = useState(source.refusedLimitPercent)
  const options = { refreshes: [listSources], onFail: toast.fail }
  const change = useAct(changeSource, { ...options, onDone: () => toast.done(t('imports.sources.saved')) })
  const forget = useAct(forgetSource, {
    ...options,
    onDone: () => {
      toast.done(t('imports.sources.forgotten', { name: source.name }))
      onClose()
    },
  })
  const target = { params: { id: source.id }, version: source.version }
  return (
    <SidePanel
      open
      title={source.name}
      onClose={onClose}
      footer={
        <div className="zx-row zx-row-between">
          <Popconfirm
            title={t('imports.sources.forget.sure', { name: source.name })}
            okText={t('imports.sources.forget')}
            cancelText={t('panel.close')}
            onConfirm={() => forget.mutate(target)}
          >
            <Button danger loading={forget.isPending}>
              {t('imports.sources.forget')}
            </Button>
          </Popconfirm>
          <Button
            type="primary"
            loading={change.isPending}
            disabled={name.trim() === ''}
            onClick={() => change.mutate({ ...target, body: { name: name.trim(), refusedLimitPercent: limit } })}
          >
            {t('imports.sources.save')}
          </Button>
        </div>
      }
    >
      <div className="zx-stack">
        <Field label={t('imports.sources.name')}>
          {(control) => <Input {...control} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('imports.sources.limit')}>
          {(control) => (
            <InputNumber
              {...control}
              value={limit}
              min={0}
              max={100}
              precision={2}
              changeOnWheel={false}
              onChange={(value) => setLimit(value ?? 0)}
            />
          )}
        </Field>
        {folder !== null && (
          <p className="zx-meta">
            {t('imports.sources.folder')} <code>{`${folder}/${source.code}`}</code>
          </p>
        )}
        <Tokens source={source} />
      </div>
    </SidePanel>
  )
}

function Tokens({ source }: { source: SourceView }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [label, setLabel] = useState('')
  const [made, show] = useState<string | null>(null)
  const options = { refreshes: [listSources], onFail: toast.fail }
  const create = useAct(createToken, {
    ...options,
    onDone: ({ token }) => {
      show(token)
      setLabel('')
    },
  })
  const revoke = useAct(revokeToken, options)
  const command = `curl --data-binary @file.csv -H 'Authorization: Bearer ${made ?? ''}' '${location.origin}${deliverFile.path}?fileName=file.csv'`
  return (
    <section className="zx-stack zx-stack-mid" aria-label={t('imports.sources.tokens')}>
      <h3>{t('imports.sources.tokens')}</h3>
      {source.tokens.length === 0 && <p className="zx-meta">{t('imports.sources.token.none')}</p>}
      <ul className="zx-plain-list">
        {source.tokens.map((token) => (
          <li key={token.id} className="zx-row zx-row-between">
            <span>
              {t('imports.sources.token.row', {
                label: token.label,
                tail: token.tail,
                until: format.day(token.expiresAt.slice(0, 10)),
              })}{' '}
              <span className="zx-meta">
                {token.lastUsedAt === null
                  ? t('imports.sources.token.unused')
                  : t('imports.sources.token.used', { at: format.dayTime(token.lastUsedAt) })}
              </span>
            </span>
            <Button
              size="small"
              aria-label={`${t('imports.sources.token.revoke')} ${token.label}`}
              onClick={() => revoke.mutate({ params: { id: source.id, tokenId: token.id } })}
            >
              {t('imports.sources.token.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {made !== null && (
        <div className="zx-stack zx-stack-mid" role="status">
          <p className="zx-note zx-chip-warn">{t('imports.sources.token.once')}</p>
          <output className="zx-secret" style={{ overflowWrap: 'anywhere' }}>
            {made}
          </output>
          <p>{t('imports.sources.token.how')}</p>
          <code style={{ overflowWrap: 'anywhere' }}>{command}</code>
        </div>
      )}
      <Field label={t('imports.sources.token.label')}>
        {(control) => <Input {...control} value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />}
      </Field>
      <div>
        <Button
          disabled={label.trim() === ''}
          loading={create.isPending}
          onClick={() => create.mutate({ params: { id: source.id }, body: { label: label.trim() } })}
        >
          {t('imports.sources.token.create')}
        </Button>
      </div>
    </section>
  )
}
