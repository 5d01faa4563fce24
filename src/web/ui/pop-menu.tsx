import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly icon?: ReactNode
  readonly danger?: boolean
  /** Why it cannot be done now: shown instead of hiding the item. */
  readonly refusedBecause?: string | undefined
  /** The one of several that is in use now. */
  readonly isChosen?: boolean
  /** A line above it. */
  readonly startsGroup?: boolean
  readonly run: () => void
}

interface PopMenuProps {
  /** What the menu is, for those who hear it. */
  readonly label: string
  readonly items: readonly MenuItem[]
  /** The look of the button. */
  readonly className: string
  /** What the button shows; an icon alone needs `buttonLabel`. */
  readonly children: ReactNode
  readonly buttonLabel?: string
}

const GAP = 4
const ITEM_HEIGHT = 44

const STEP: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

/** Below the button, or above it where there is no room; towards the middle of the window. */
function place(menu: HTMLElement, button: HTMLElement, count: number): void {
  const box = button.getBoundingClientRect()
  const goesUp = box.bottom + count * ITEM_HEIGHT > innerHeight && box.top > innerHeight / 2
  const isAtTheLeft = box.left + box.width / 2 < innerWidth / 2
  const style: Partial<CSSStyleDeclaration> = {
    top: goesUp ? 'auto' : `${box.bottom + GAP}px`,
    bottom: goesUp ? `${innerHeight - box.top + GAP}px` : 'auto',
    left: isAtTheLeft ? `${box.left}px` : 'auto',
    right: isAtTheLeft ? 'auto' : `${innerWidth - box.right}px`,
  }
  Object.assign(menu.style, style)
}

/**
 * A menu on the browser's own popover: it lies above everything, closes on Esc, on scrolling and on a click elsewhere,
 * and gives the focus back. Its items are made when it is first opened.
 */
export function PopMenu({ label, items, className, children, buttonLabel }: PopMenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return undefined
    const hide = (): void => menu.current?.hidePopover()
    addEventListener('scroll', hide, { capture: true, passive: true })
    return () => removeEventListener('scroll', hide, { capture: true })
  }, [isOpen])
  const onKeyDown = (event: KeyboardEvent): void => {
    // The drawer behind the menu has an Esc of its own.
    if (event.key === 'Escape') event.stopPropagation()
    const choices = [...(menu.current?.querySelectorAll('button') ?? [])]
    const step = STEP[event.key]
    if (step === undefined || choices.length === 0) return
    event.preventDefault()
    choices[step(choices.indexOf(document.activeElement as HTMLButtonElement), choices.length)]?.focus({ preventScroll: true })
  }
  const choose = (event: MouseEvent, item: MenuItem): void => {
    event.stopPropagation()
    if (item.refusedBecause !== undefined) return
    menu.current?.hidePopover()
    item.run()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        popoverTarget={id}
        aria-haspopup="menu"
        aria-label={buttonLabel}
        onClick={(event) => {
          event.stopPropagation()
          // The items must be there before the browser shows the popover, which it does after this.
          setOpen(true)
        }}
      >
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
        onKeyDown={onKeyDown}
        onBeforeToggle={(event) => {
          if (event.newState === 'open' && menu.current && button.current) place(menu.current, button.current, items.length)
        }}
        onToggle={(event) => {
          setOpen(event.newState === 'open')
          // Scrolling the list that the button stands in would close the menu at once.
          if (event.newState === 'open') menu.current?.querySelector('button')?.focus({ preventScroll: true })
        }}
      >
        {isOpen &&
          items.map((item) => (
            <button
              key={item.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={
                [item.danger ? 'zx-menu-danger' : '', item.startsGroup ? 'zx-menu-group' : ''].join(' ').trim() || undefined
              }
              aria-current={item.isChosen || undefined}
              aria-disabled={item.refusedBecause !== undefined || undefined}
              onClick={(event) => choose(event, item)}
            >
              {item.icon}
              {item.label}
              {item.refusedBecause !== undefined && <small>{item.refusedBecause}</small>}
            </button>
          ))}
      </div>
    </>
  )
}
