import { Button } from 'antd'
import type { Reply } from '../../../contract/endpoint.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listVerifications, type VerificationView, verifyAudit } from '../audit.contract.ts'
import { stillRuns } from '../audit.rules.ts'

const LOOK = { waiting: 'todo', whole: 'met', broken: 'late', failed: 'warn' } as const
const WAITING_MS = 3_000

function Result({ check }: { check: VerificationView }) {
  const t = useT()
  const format = useFormat()
  const words =
    check.outcome === 'broken' && check.brokenSeq === null
      ? t('audit.verification.broken_end')
      : t(`audit.verification.${check.outcome}`, {
          entries: format.number(check.entries ?? 0),
          seq: format.number(check.brokenSeq ?? 0),
        })
  return <StateChip look={LOOK[check.outcome]}>{words}</StateChip>
}

const runs = (check: VerificationView | undefined): boolean =>
  check !== undefined && stillRuns({ outcome: check.outcome, requestedAt: new Date(check.requestedAt) }, serverNow())

/** Whether the chain is whole: the latest check, and a new one on request. */
export function ChainCheck() {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const mayVerify = useGrant('audit:verify') !== undefined
  const query = useCall(
    listVerifications,
    {},
    {
      refetchInterval: (data) => (runs((data as Reply<typeof listVerifications> | undefined)?.items[0]) ? WAITING_MS : false),
    },
  )
  const verify = useAct(verifyAudit, {
    refreshes: [listVerifications],
    onDone: () => toast.done(t('auditPage.checkStarted')),
    onFail: toast.fail,
  })
  const latest = query.data?.items[0]
  const isRunning = runs(latest)
  return (
    <Sheet
      title={t('auditPage.checks')}
      extra={
        mayVerify && (
          <Button size="small" loading={verify.isPending || isRunning} onClick={() => verify.mutate({})}>
            {t('audit.verify_now')}
          </Button>
        )
      }
    >
      <Loaded query={query} rows={1}>
        {() =>
          latest === undefined ? (
            <p className="zx-soft">{t('audit.verification.never')}</p>
          ) : (
            <p className="zx-row zx-row-wrap" role="status">
              <Result check={latest} />
              <span className="zx-meta zx-num">
                {t('auditPage.checkAt', { time: format.dayTime(latest.finishedAt ?? latest.requestedAt) })}
              </span>
            </p>
          )
        }
      </Loaded>
    </Sheet>
  )
}
