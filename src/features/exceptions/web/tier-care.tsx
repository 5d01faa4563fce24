import { Button } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useCall } from '../../../web/api/hooks.ts'
import type { CustomerPartProps } from '../../../web/customer-parts.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { readTierCare, type ExceptionView, type ProtectionView } from '../exceptions.contract.ts'
import { EndProtectionDialog, ExceptionDialog, type ExceptionStep, ProtectDialog, RequestDialog } from './care-dialogs.tsx'

type Care = Reply<typeof readTierCare>
type Asked =
  | { readonly what: 'protect' | 'request' }
  | { readonly what: 'endProtection'; readonly protection: ProtectionView }
  | { readonly what: 'exception'; readonly exception: ExceptionView; readonly step: ExceptionStep }

/** On the customer's page: what stands beside the model on the tier, and what may be done about it. */
export function TierCare({ customerId }: CustomerPartProps) {
  const t = useT()
  const query = useCall(readTierCare, { params: { id: customerId } })
  return (
    <Sheet title={t('tierCare.title')}>
      <Loaded query={query} rows={2}>
        {(care) => <Care customerId={customerId} care={care} />}
      </Loaded>
    </Sheet>
  )
}

function Care({ customerId, care }: { customerId: string; care: Care }) {
  const t = useT()
  const [asked, ask] = useState<Asked | null>(null)
  const standing = care.protections.find((one) => one.endedAt === null)
  const open = care.exceptions.filter((one) => one.state === 'requested' || one.state === 'approved')
  const past = care.protections.length + care.exceptions.length - open.length - (standing === undefined ? 0 : 1)
  const close = () => ask(null)
  const of = { customerId, tier: care.tier, lastDay: care.lastDay, onClose: close }
  return (
    <div className="zx-stack zx-stack-mid">
      {standing === undefined && open.length === 0 && <p className="zx-soft">{t('tierCare.none')}</p>}
      {standing !== undefined && (
        <Standing
          protection={standing}
          {...(care.may.protect ? { onEnd: () => ask({ what: 'endProtection', protection: standing }) } : {})}
        />
      )}
      {open.map((one) => (
        <OpenException key={one.id} exception={one} onStep={(step) => ask({ what: 'exception', exception: one, step })} />
      ))}
      {(care.may.protect || care.may.request) && (
        <div className="zx-row zx-row-wrap">
          {care.may.protect && (
            <Button size="small" onClick={() => ask({ what: 'protect' })}>
              {t(standing === undefined ? 'tierCare.protect' : 'tierCare.protectAgain')}
            </Button>
          )}
          {care.may.request && !open.some((one) => one.state === 'requested') && (
            <Button size="small" onClick={() => ask({ what: 'request' })}>
              {t('tierCare.request')}
            </Button>
          )}
        </div>
      )}
      {past > 0 && <Past care={care} n={past} />}
      {asked?.what === 'protect' && <ProtectDialog {...of} />}
      {asked?.what === 'request' && <RequestDialog {...of} />}
      {asked?.what === 'endProtection' && <EndProtectionDialog protection={asked.protection} onClose={close} />}
      {asked?.what === 'exception' && <ExceptionDialog exception={asked.exception} step={asked.step} onClose={close} />}
    </div>
  )
}

function Standing({ protection, onEnd }: { protection: ProtectionView; onEnd?: () => void }) {
  const t = useT()
  const format = useFormat()
  return (
    <div>
      <div className="zx-row zx-row-wrap">
        <span className="zx-chip zx-chip-hold">{t('tierCare.protected', { date: format.fullDay(protection.untilOn) })}</span>
        {onEnd !== undefined && (
          <Button size="small" onClick={onEnd}>
            {t('tierCare.endProtection')}
          </Button>
        )}
      </div>
      <p className="zx-meta">
        {protection.reason} · {t('tierCare.byAt', { name: protection.createdByName, date: format.day(protection.createdAt) })}
      </p>
    </div>
  )
}

export function OpenException({ exception, onStep }: { exception: ExceptionView; onStep: (step: ExceptionStep) => void }) {
  const t = useT()
  const format = useFormat()
  const slots = { tier: t(`tier.${exception.tier}`), date: format.fullDay(exception.untilOn) }
  const isRequested = exception.state === 'requested'
  return (
    <div>
      <span className={isRequested ? 'zx-chip zx-chip-warn' : 'zx-chip zx-chip-met'}>
        {t(isRequested ? 'tierCare.requested' : 'tierCare.approved', slots)}
      </span>
      <p className="zx-meta">
        {exception.reason} · {t('tierCare.byAt', { name: exception.requestedByName, date: format.day(exception.requestedAt) })}
      </p>
      <ExceptionButtons exception={exception} onStep={onStep} />
    </div>
  )
}

export function ExceptionButtons({ exception, onStep }: { exception: ExceptionView; onStep: (step: ExceptionStep) => void }) {
  const t = useT()
  const end = exception.state === 'requested' ? 'withdraw' : 'end'
  if (!exception.mayDecide && !exception.mayEnd) return null
  return (
    <span className="zx-row zx-row-wrap">
      {exception.mayDecide && (
        <>
          <Button size="small" type="primary" onClick={() => onStep('approve')}>
            {t('tierCare.approve')}
          </Button>
          <Button size="small" onClick={() => onStep('refuse')}>
            {t('tierCare.refuse')}
          </Button>
        </>
      )}
      {exception.mayEnd && (
        <Button size="small" onClick={() => onStep(end)}>
          {t(`tierCare.${end}`)}
        </Button>
      )}
    </span>
  )
}

function Past({ care, n }: { care: Care; n: number }) {
  const t = useT()
  const format = useFormat()
  return (
    <details>
      <summary className="zx-meta">{t('tierCare.past', { n })}</summary>
      <ul className="zx-plain-list zx-stack zx-stack-tight">
        {care.protections
          .filter((one) => one.endedAt !== null)
          .map((one) => (
            <li key={one.id} className="zx-meta">
              {t('tierCare.pastProtection', { date: format.fullDay(one.untilOn) })} · {one.reason}
            </li>
          ))}
        {care.exceptions
          .filter((one) => one.state !== 'requested' && one.state !== 'approved')
          .map((one) => (
            <li key={one.id} className="zx-meta">
              {t('tierCare.pastException', { tier: t(`tier.${one.tier}`), state: t(`tierCare.state.${one.state}`) })} ·{' '}
              {one.reason}
            </li>
          ))}
      </ul>
    </details>
  )
}
