import { type ReactNode, useEffect, useRef } from 'react'

/** A native dialog: the browser keeps the focus in it, Esc closes it, and the focus goes back afterwards. */
export function ModalDialog({
  label,
  className,
  onClose,
  children,
}: {
  label: string
  className: string
  onClose: () => void
  children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (dialog?.open === false) {
      dialog.showModal()
      // The browser would choose the first thing that can have the focus, and that may be no field.
      dialog.querySelector('input')?.focus()
    }
    return () => dialog?.close()
  }, [])
  return (
    // Clicking beside the dialog closes it; the keyboard has Esc.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      className={`zx-dialog ${className}`}
      aria-label={label}
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
