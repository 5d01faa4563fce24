import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { type Mode, roleVars } from './theme-roles.ts'

export const MODE_CHOICES = ['system', 'light', 'dark'] as const
export type ModeChoice = (typeof MODE_CHOICES)[number]

const STORAGE_KEY = 'zhixin.mode'

interface ModeState {
  readonly mode: Mode
  readonly choice: ModeChoice
  choose(choice: ModeChoice): void
}

const ModeContext = createContext<ModeState>({ mode: 'light', choice: 'system', choose: () => undefined })

const darkQuery = matchMedia('(prefers-color-scheme: dark)')
function subscribe(listener: () => void): () => void {
  darkQuery.addEventListener('change', listener)
  return () => darkQuery.removeEventListener('change', listener)
}

// A constructed sheet is no inline style: the content security policy lets it be.
const variables = new CSSStyleSheet()

function apply(mode: Mode): void {
  variables.replaceSync(`:root{${roleVars(mode)}}`)
  if (!document.adoptedStyleSheets.includes(variables)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, variables]
  document.documentElement.dataset.mode = mode
}

function remembered(): ModeChoice {
  const kept = localStorage.getItem(STORAGE_KEY)
  return MODE_CHOICES.find((each) => each === kept) ?? 'system'
}

/** Light, dark, or as the system has it; kept on this device. */
export function ModeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState<ModeChoice>(remembered)
  const systemIsDark = useSyncExternalStore(subscribe, () => darkQuery.matches)
  const mode: Mode = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice
  useLayoutEffect(() => apply(mode), [mode])
  const state = useMemo<ModeState>(
    () => ({
      mode,
      choice,
      choose: (next) => {
        localStorage.setItem(STORAGE_KEY, next)
        setChoice(next)
      },
    }),
    [mode, choice],
  )
  return <ModeContext value={state}>{children}</ModeContext>
}

export const useMode = (): ModeState => useContext(ModeContext)
