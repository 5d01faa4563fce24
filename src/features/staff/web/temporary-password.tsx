import { Button, Modal } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'
import { useToast } from '../../../web/ui/toast.tsx'

/** Shown once: the server keeps only its hash. A click beside it does not close it. */
export function TemporaryPassword({ name, password, onClose }: { name: string; password: string; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(password)
    toast.done(t('staffPage.copied'))
  }
  return (
    <Modal
      open
      title={t('staffPage.passwordFor', { name })}
      mask={{ closable: false }}
      closable={false}
      footer={null}
      onCancel={onClose}
      width={420}
    >
      <div className="zx-stack zx-stack-mid">
        <p className="zx-note zx-chip-warn">{t('staff.temporary_password_once')}</p>
        <output className="zx-secret">{password}</output>
        <div className="zx-row zx-row-wrap">
          <Button type="primary" onClick={() => void copy()}>
            {t('staffPage.copyPassword')}
          </Button>
          <Button onClick={onClose}>{t('staffPage.noted')}</Button>
        </div>
      </div>
    </Modal>
  )
}
