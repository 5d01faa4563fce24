import { type ReactNode, useEffect } from 'react'
import { useT } from '../i18n/use-t.ts'
import { publishHeadTitle } from '../page-hooks.ts'
import { Rich } from './rich.tsx'

interface PageHeadProps {
  /** Also the browser tab's name. */
  readonly title: string
  /** One line that says what is so and what to do; a string may use `**bold**` and `!!late!!`. */
  readonly sentence?: ReactNode
  /** The page's own buttons, at the right (below on the phone). */
  readonly actions?: ReactNode
  /** true where the title is a person's name: sans, never serif. */
  readonly isName?: boolean
}

/** Sentence, figures, rows: the first of the three. One per page; it holds the only h1. */
export function PageHead({ title, sentence, actions, isName = false }: PageHeadProps) {
  const t = useT()
  const product = t('shell.product')
  useEffect(() => {
    document.title = `${title} · ${product}`
    publishHeadTitle(title)
  }, [title, product])
  return (
    <header className="zx-head">
      <h1 className={isName ? 'zx-name' : undefined}>{title}</h1>
      {sentence !== undefined && <p>{typeof sentence === 'string' ? <Rich text={sentence} /> : sentence}</p>}
      {actions !== undefined && <div className="zx-head-actions">{actions}</div>}
    </header>
  )
}
