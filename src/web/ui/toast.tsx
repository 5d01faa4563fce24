import { CheckCircleFilled, CloseOutlined, ExclamationCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { errorText } from './error-text.ts'

const UNDO_MS = 10_000
const DONE_MS = 5_000
const FAIL_MS = 12_000

interface Toast {
  readonly id: number
  readonly kind: 'done' | 'fail'
  readonly text: string
  readonly undo?: (() => void | Promise<void>) | undefined
}

export interface Toaster {
  /** Says that it is done; with `undo` the button stays ten seconds. */
  done(text: string, options?: { undo?: () => void | Promise<void> }): void
  /** Says why it was not done: an ApiError, or words. */
  fail(error: unknown): void
}

const ToastContext = createContext<Toaster>({ done: () => undefined, fail: () => undefined })

function ToastItem({ toast, onClose }: { toast: Toast; onClose: (id: number) => void }) {
  const t = useT()
  const [isHeld, hold] = useState(false)
  const { id } = toast
  const stays = toast.kind === 'fail' ? FAIL_MS : toast.undo ? UNDO_MS : DONE_MS
  useEffect(() => {
    if (isHeld) return undefined
    const timer = setTimeout(() => onClose(id), stays)
    return () => clearTimeout(timer)
  }, [isHeld, stays, id, onClose])
  return (
    <div
      className={`zx-toast zx-toast-${toast.kind}`}
      onMouseEnter={() => hold(true)}
      onMouseLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      {toast.kind === 'done' ? <CheckCircleFilled aria-hidden /> : <ExclamationCircleFilled aria-hidden />}
      <span>{toast.text}</span>
      {toast.undo && (
        <Button
          size="small"
          onClick={() => {
            onClose(id)
            void toast.undo?.()
          }}
        >
          {t('toast.undo')}
        </Button>
      )}
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined aria-hidden />}
        aria-label={t('toast.close')}
        onClick={() => onClose(id)}
      />
    </div>
  )
}

/** Short messages at the foot of the page; they wait while the pointer or the focus rests on them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useT()
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const next = useRef(1)
  const close = useCallback((id: number) => setToasts((now) => now.filter((each) => each.id !== id)), [])
  const toaster = useMemo<Toaster>(() => {
    const show = (toast: Omit<Toast, 'id'>): void => setToasts((now) => [...now.slice(-2), { ...toast, id: next.current++ }])
    return {
      done: (text, options) => show({ kind: 'done', text, undo: options?.undo }),
      fail: (error) => show({ kind: 'fail', text: typeof error === 'string' ? error : errorText(error, t) }),
    }
  }, [t])
  return (
    <ToastContext value={toaster}>
      {children}
      <section className="zx-toasts" aria-live="polite" aria-label={t('toast.region')}>
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} onClose={close} />
        ))}
      </section>
    </ToastContext>
  )
}

/** `const toast = useToast(); toast.done(t('…'), { undo })` */
export const useToast = (): Toaster => useContext(ToastContext)
