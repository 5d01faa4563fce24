import { type ComponentType, useEffect, useSyncExternalStore } from 'react'

export interface PaletteAction {
  readonly id: string
  readonly title: string
  readonly icon?: ComponentType<{ 'aria-hidden'?: boolean }>
  /** The key that does the same. */
  readonly keys?: string
  readonly run: () => void
}

let active: readonly PaletteAction[] = []
const listeners = new Set<() => void>()
function change(next: readonly PaletteAction[]): void {
  active = next
  for (const each of listeners) each()
}

/** What this page can do now, for the palette; give a stable array (useMemo). */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  useEffect(() => {
    change([...active, ...actions])
    return () => change(active.filter((each) => !actions.includes(each)))
  }, [actions])
}

export function useActivePaletteActions(): readonly PaletteAction[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => active,
  )
}
