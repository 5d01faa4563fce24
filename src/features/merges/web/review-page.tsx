import { Link, useNavigate } from '@tanstack/react-router'
import { SwapOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { usePageParams } from '../../../web/page-hooks.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import type { MergeSide } from '../../customers/customers.move.rules.ts'
import { getCustomer } from '../../customers/customers.page.contract.ts'
import { listCandidates, listMerges, mergeCustomers, previewMerge, type MergePreview } from '../merges.contract.ts'
import type { MergeChoice } from '../merges.rules.ts'
import { Choices } from './merge-choices.tsx'

/** Two files side by side: which value stays, what comes together, what decides; then one act. */
export function ReviewPage() {
  const { into = '', from = '' } = usePageParams()
  const query = useCall(previewMerge, { query: { into, from } })
  return <Loaded query={query}>{(preview) => <Review key={`${into} ${from}`} preview={preview} />}</Loaded>
}

function Review({ preview }: { preview: MergePreview }) {
  const t = useT()
  const toast = useToast()
  const navigate = useNavigate()
  const { into, from } = preview
  const [chosen, choose] = useState<Partial<Record<MergeChoice, MergeSide>>>({})
  const [reason, setReason] = useState('')
  const merge = useAct(mergeCustomers, {
    refreshes: [listCandidates, listMerges, getCustomer],
    onDone: (made) => {
      toast.done(t('mergePage.merged'))
      void navigate({ to: `/merges/${made.id}` })
    },
  })
  const differing = preview.fields.filter((field) => !field.isSame)
  const sideOf = (field: MergeChoice): MergeSide =>
    chosen[field] ?? preview.fields.find((each) => each.field === field)?.proposed ?? 'into'
  const names = { into: `${into.name} ${into.customerNo}`, from: `${from.name} ${from.customerNo}` }
  const choices = Object.fromEntries(
    [
      ...differing.map((field) => field.field),
      ...(into.managerName !== null && from.managerName !== null ? (['manager'] as const) : []),
    ]
      .filter((field) => sideOf(field) === 'from')
      .map((field) => [field, 'from' as const]),
  )
  const isReady = reason.trim().length >= 2
  return (
    <>
      <PageHead
        title={t('mergePage.pairTitle')}
        sentence={t(differing.length === 0 ? 'mergePage.pairSentenceSame' : 'mergePage.pairSentence', {
          ...names,
          n: differing.length,
        })}
        actions={
          <Button
            icon={<SwapOutlined aria-hidden />}
            title={t('mergePage.swapWhy')}
            onClick={() => void navigate({ to: `/merges/review/${from.customerId}/${into.customerId}`, replace: true })}
          >
            {t('mergePage.swap')}
          </Button>
        }
      />
      <div className="zx-merge">
        <Sheet title={t('mergePage.fields')} flush>
          <div className="zx-merge-files">
            <FileHead file={into} label={t('mergePage.kept')} />
            <FileHead file={from} label={t('mergePage.goes')} />
          </div>
          <Choices preview={preview} sideOf={sideOf} onChoose={(field, side) => choose({ ...chosen, [field]: side })} />
          <p className="zx-merge-note zx-meta">{t('mergePage.rule')}</p>
        </Sheet>
        <div className="zx-stack">
          <Sheet title={t('mergePage.moves')}>
            {preview.moves.length === 0 ? (
              <p>{t('mergePage.movesNone', { name: from.name })}</p>
            ) : (
              <dl className="zx-facts">
                {preview.moves.map((move) => (
                  <div key={move.part} style={{ display: 'contents' }}>
                    <dt>{t(`mergePage.part.${move.part}`)}</dt>
                    <dd className="zx-num">{move.count}</dd>
                  </div>
                ))}
              </dl>
            )}
            <p className="zx-meta" style={{ marginTop: 8 }}>
              {t('mergePage.usage', names)}
            </p>
          </Sheet>
          <Sheet title={t('mergePage.conflicts')}>
            {preview.conflicts.length === 0 ? (
              <p>{t('mergePage.conflictsNone')}</p>
            ) : (
              <ul className="zx-merge-rules">
                {preview.conflicts.map((conflict) => (
                  <li key={conflict.kind}>
                    {t(`mergePage.conflict.${conflict.kind}`, {
                      n: conflict.count,
                      into: into.managerName ?? into.name,
                      from: from.managerName ?? from.name,
                    })}
                  </li>
                ))}
              </ul>
            )}
          </Sheet>
          {preview.mayMerge && (
            <Sheet title={t('mergePage.merge')}>
              <form
                className="zx-stack zx-stack-mid"
                onSubmit={(event) => {
                  event.preventDefault()
                  if (isReady)
                    merge.mutate({
                      body: {
                        into: { customerId: into.customerId, version: into.version },
                        from: { customerId: from.customerId, version: from.version },
                        choices,
                        reason: reason.trim(),
                      },
                    })
                }}
              >
                <Field label={t('mergePage.why')} required>
                  {(control) => (
                    <Input {...control} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
                  )}
                </Field>
                {merge.error !== null && (
                  <p className="zx-field-error" role="alert">
                    {errorText(merge.error, t)}
                  </p>
                )}
                <p className="zx-meta">{t(isReady ? 'mergePage.mergeHint' : 'mergePage.needWhy')}</p>
                <Button type="primary" htmlType="submit" disabled={!isReady} loading={merge.isPending} block>
                  {t('mergePage.merge')}
                </Button>
              </form>
            </Sheet>
          )}
        </div>
      </div>
    </>
  )
}

function FileHead({ file, label }: { file: MergePreview['into']; label: string }) {
  const t = useT()
  return (
    <div>
      <span className="zx-meta">{label}</span>
      <span className="zx-row zx-row-wrap">
        <Link className="zx-link" to={`/customers/${file.customerId}`}>
          {file.name}
        </Link>
        <TierTag tier={file.tier} />
        {file.isImportant && <span className="zx-chip zx-chip-none">{t('customers.important')}</span>}
      </span>
      <span className="zx-meta">{[file.customerNo, file.managerName].filter((each) => each !== null).join(' · ')}</span>
    </div>
  )
}
