import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'

export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly run: () => void
}

interface PopMenuProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly className: string
  /** What the button shows. */
  readonly children: ReactNode
}

const STEP: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

/** A menu of the shell on the browser's own popover: it closes on Esc and on a click elsewhere, and gives the focus back. */
export function PopMenu({ label, items, className, children }: PopMenuProps) {
  const id = useId()
  const menu = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])]
    const step = STEP[event.key]
    if (step === undefined || buttons.length === 0) return
    event.preventDefault()
    buttons[step(buttons.indexOf(document.activeElement as HTMLButtonElement), buttons.length)]?.focus()
  }
  return (
    <>
      <button type="button" className={className} popoverTarget={id} aria-haspopup="menu">
        {children}
      </button>
      <div
        id={id}
        ref={menu}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="zx-menu"
        onKeyDown={move}
        onToggle={(event) => event.newState === 'open' && menu.current?.querySelector('button')?.focus()}
      >
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              menu.current?.hidePopover()
              item.run()
            }}
          >
            {item.label}
          </button>
        ))}
      </div>
    </>
  )
}
