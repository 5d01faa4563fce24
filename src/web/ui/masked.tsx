import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { ReasonDialog } from './reason-dialog.tsx'

const OPEN_SECONDS = 60

interface MaskedProps {
  /** 手机 */
  readonly field: string
  /** Masked by the server; null where nothing is recorded. */
  readonly value: string | null
  /** Left out where the role may never open it. Gets the reason, calls the server, answers the open value. */
  readonly reveal?: (reason: string) => Promise<string>
  /** The reason taken from what is owed now: offered as the first choice. */
  readonly suggestedReasons?: readonly string[]
}

/** One masked value as `<dt><dd>` inside `<dl className="zx-facts">`. Opens for 60 seconds, with a reason, audited. */
export function Masked({ field, value, reveal, suggestedReasons }: MaskedProps) {
  const t = useT()
  const [isAsking, setAsking] = useState(false)
  const [open, setOpen] = useState<{ value: string; reason: string; left: number } | null>(null)
  const isOpen = open !== null
  useEffect(() => {
    if (!isOpen) return undefined
    const timer = setInterval(
      () => setOpen((now) => (now === null || now.left <= 1 ? null : { ...now, left: now.left - 1 })),
      1000,
    )
    return () => clearInterval(timer)
  }, [isOpen])
  return (
    <>
      <dt>{field}</dt>
      <dd>
        <span className="zx-masked">
          <span className="zx-num">{open?.value ?? value ?? t('masked.none')}</span>
          {value !== null && reveal !== undefined && (
            <button
              type="button"
              className="zx-link"
              aria-label={isOpen ? t('masked.hide', { field }) : t('masked.show', { field })}
              onClick={() => (isOpen ? setOpen(null) : setAsking(true))}
            >
              {isOpen ? <EyeInvisibleOutlined aria-hidden /> : <EyeOutlined aria-hidden />}
            </button>
          )}
        </span>
        {open !== null && <span className="zx-masked-note">{t('masked.open', { n: open.left, reason: open.reason })}</span>}
        {reveal !== undefined && (
          <ReasonDialog
            open={isAsking}
            title={t('masked.reasonTitle', { field })}
            explanation={t('masked.reasonWhy')}
            confirmLabel={t('masked.reveal')}
            choices={suggestedReasons}
            onCancel={() => setAsking(false)}
            onConfirm={async (reason) => {
              setOpen({ value: await reveal(reason), reason, left: OPEN_SECONDS })
              setAsking(false)
            }}
          />
        )}
      </dd>
    </>
  )
}
