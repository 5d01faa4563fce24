import { useT } from '../i18n/use-t.ts'

/** The seal, the name, what it is. */
export function Brand() {
  const t = useT()
  return (
    <span className="zx-brand">
      <span className="zx-seal" aria-hidden="true">
        知
      </span>
      <span>
        <b>{t('shell.product')}</b>
        <small>{t('shell.subtitle')}</small>
      </span>
    </span>
  )
}
