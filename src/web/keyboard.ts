import { useEffect, useSyncExternalStore } from 'react'
import type { TextKey } from './i18n/dictionary.ts'

export interface Shortcut {
  /** `j`, `?`, `g t` (one after the other), `mod+k` (Ctrl or ⌘) */
  readonly keys: string
  readonly titleKey: TextKey
  readonly run: () => void
}

export interface KeyLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
  readonly target: unknown
}

const SEQUENCE_MS = 1200

interface Closest {
  closest(selector: string): unknown
}
const canAsk = (target: unknown): target is Closest => typeof target === 'object' && target !== null && 'closest' in target

const TYPED_INTO =
  'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])'
/** Letters choose options in these; a dialog keeps its keys to itself. */
const OWN_KEYS = '[role=listbox], [role=menu], [role=combobox], [role=dialog], dialog'

/** Typing is never a command. */
function isTyping(target: unknown): boolean {
  return canAsk(target) && target.closest(`${TYPED_INTO}, ${OWN_KEYS}`) !== null
}

/** Reads keys one by one and answers which shortcut they make. */
export class KeyReader {
  private held = ''
  private heldAt = 0

  read(event: KeyLike, now: number, shortcuts: readonly Shortcut[]): Shortcut | undefined {
    // 229 is what browsers report while an input method composes.
    if (event.isComposing || event.key === 'Process' || event.altKey) return undefined
    const modified = event.ctrlKey || event.metaKey
    if (modified) return shortcuts.find((each) => each.keys === `mod+${event.key.toLowerCase()}`)
    if (isTyping(event.target) || event.key.length !== 1) return undefined
    const sequence = now - this.heldAt <= SEQUENCE_MS && this.held !== '' ? `${this.held} ${event.key}` : event.key
    const found = shortcuts.findLast((each) => each.keys === sequence) ?? shortcuts.findLast((each) => each.keys === event.key)
    const begins = found === undefined && shortcuts.some((each) => each.keys.startsWith(`${event.key} `))
    this.held = begins ? event.key : ''
    this.heldAt = now
    return found
  }
}

let active: readonly Shortcut[] = []
const listeners = new Set<() => void>()
function change(next: readonly Shortcut[]): void {
  active = next
  for (const each of listeners) each()
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Shortcuts while the part is on the page; a later one with the same keys wins. Give a stable array (useMemo). */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    change([...active, ...shortcuts])
    return () => change(active.filter((each) => !shortcuts.includes(each)))
  }, [shortcuts])
}

/** For the help sheet: what works here and now. */
export function useActiveShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => active)
}

/** Called once, by the shell. */
export function useKeyboard(): void {
  useEffect(() => {
    const reader = new KeyReader()
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const found = reader.read(event, performance.now(), active)
      if (found === undefined) return
      event.preventDefault()
      found.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
