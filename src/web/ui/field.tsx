import { type ReactNode, useId } from 'react'
import { useT } from '../i18n/use-t.ts'

export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: boolean
  readonly 'aria-required'?: boolean
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** Shown under the control and read with it. */
  readonly error?: string | null | undefined
  readonly required?: boolean
  /** The control; spread the props into it: `{(control) => <Input {...control} />}`. */
  readonly children: (control: ControlProps) => ReactNode
}

/** A labelled control with its hint and its error. */
export function Field({ label, hint, error, required = false, children }: FieldProps) {
  const t = useT()
  const id = useId()
  const describedBy = [hint === undefined ? '' : `${id}-hint`, error ? `${id}-error` : ''].filter((each) => each !== '').join(' ')
  return (
    <div className="zx-field">
      <label htmlFor={id}>
        {label}
        {required && <small>{t('field.required')}</small>}
      </label>
      {children({
        id,
        ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
        ...(error ? { 'aria-invalid': true } : {}),
        ...(required ? { 'aria-required': true } : {}),
      })}
      {hint !== undefined && (
        <span className="zx-field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="zx-field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  )
}
