import type { ContactDraft } from './contact-draft.ts'

const PREFIX = 'zhixin.contact-draft.'
const EMPTY = { content: '', learned: '', nextStep: '' } as const
type Typed = Pick<ContactDraft, keyof typeof EMPTY>

/** What was typed survives closing the sheet, in this tab only: it goes with the tab, and is never sent on its own. */
export function readDraft(key: string): Typed {
  try {
    return { ...EMPTY, ...(JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '{}') as Partial<Typed>) }
  } catch {
    return EMPTY
  }
}

export function keepDraft(key: string, { content, learned, nextStep }: ContactDraft): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify({ content, learned, nextStep }))
  } catch {
    // A browser without storage keeps no draft; the sheet works all the same.
  }
}

export function forgetDraft(key: string): void {
  sessionStorage.removeItem(PREFIX + key)
}
