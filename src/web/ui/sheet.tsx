import type { ReactNode } from 'react'

interface SheetProps {
  /** Shown as the sheet's h2; with `plain` it only names the region. */
  readonly title: string
  /** At the right of the title: a figure, a switch, one button. */
  readonly extra?: ReactNode
  /** No padding: for rows and tables that reach the edges. */
  readonly flush?: boolean
  /** No visible head. */
  readonly plain?: boolean
  readonly id?: string
  readonly children: ReactNode
}

/** A white sheet on warm paper: the container of everything on a page. */
export function Sheet({ title, extra, flush = false, plain = false, id, children }: SheetProps) {
  return (
    <section className="zx-sheet" aria-label={title} id={id}>
      {!plain && (
        <div className="zx-sheet-head">
          <h2>{title}</h2>
          {extra !== undefined && <div className="zx-sheet-extra">{extra}</div>}
        </div>
      )}
      {flush ? children : <div className="zx-sheet-body">{children}</div>}
    </section>
  )
}
