import { SafetyCertificateOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listModels, proposeModel } from '../../models/models.contract.ts'
import type { ModelSettings } from '../../models/models.settings.rules.ts'

interface PublishSheetProps {
  readonly settings: ModelSettings
  readonly isChanged: boolean
  readonly effectiveFrom: string
  readonly today: string
  readonly onEffectiveFrom: (day: string) => void
}

/** A draft becomes a version when another person has approved it. */
export function PublishSheet({ settings, isChanged, effectiveFrom, today, onEffectiveFrom }: PublishSheetProps) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const id = useId()
  const mayPropose = useGrant('models:propose') !== undefined
  const [reason, setReason] = useState('')
  const versions = useCall(listModels, { query: { limit: 5 } })
  const waiting = versions.data?.items.filter((version) => version.standing === 'proposed') ?? []
  const propose = useAct(proposeModel, {
    refreshes: [listModels],
    onDone: (version) => {
      setReason('')
      toast.done(t('studio.proposed', { number: version.number }))
    },
    onFail: toast.fail,
  })
  const isReady = isChanged && reason.trim().length >= 2 && effectiveFrom >= today
  return (
    <Sheet title={t('studio.publish')}>
      <div className="zx-stack zx-stack-mid">
        <p className="zx-row zx-dense zx-studio-publish">
          <SafetyCertificateOutlined aria-hidden />
          <span>{t('studio.publishWhy', { day: format.fullDay(effectiveFrom) })}</span>
        </p>
        {waiting.length > 0 && (
          <ul className="zx-stack zx-stack-tight" aria-label={t('studio.waitingVersions')}>
            {waiting.map((version) => (
              <li key={version.number}>
                <Link to={`/models/${version.number}`}>
                  {t('studio.waitingVersion', { number: version.number, name: version.proposedByName ?? '' })}
                </Link>
              </li>
            ))}
          </ul>
        )}
        {mayPropose ? (
          <form
            className="zx-studio-form"
            onSubmit={(event) => {
              event.preventDefault()
              if (isReady) propose.mutate({ body: { settings, effectiveFrom, reason: reason.trim() } })
            }}
          >
            <div className="zx-field">
              <label htmlFor={`${id}-from`}>{t('studio.effectiveFrom')}</label>
              <Input
                type="date"
                id={`${id}-from`}
                min={today}
                value={effectiveFrom}
                onChange={(event) => {
                  if (event.target.value !== '') onEffectiveFrom(event.target.value)
                }}
              />
            </div>
            <div className="zx-field zx-studio-reason">
              <label htmlFor={`${id}-reason`}>{t('studio.reasonOfDraft')}</label>
              <Input
                id={`${id}-reason`}
                maxLength={500}
                value={reason}
                placeholder={t('studio.reasonHint')}
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
            <Button type="primary" htmlType="submit" disabled={!isReady} loading={propose.isPending}>
              {t('studio.propose')}
            </Button>
            {!isReady && (
              <p className="zx-field-hint zx-studio-condition" role="status">
                {t(isChanged ? (effectiveFrom < today ? 'studio.dayPast' : 'studio.reasonMissing') : 'studio.nothingChanged')}
              </p>
            )}
          </form>
        ) : (
          <p className="zx-soft">{t('studio.mayNotPropose')}</p>
        )}
      </div>
    </Sheet>
  )
}
