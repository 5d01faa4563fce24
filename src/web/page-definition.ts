import type { ComponentType } from 'react'
import type { TextKey } from './i18n/dictionary.ts'

export const NAV_GROUPS = ['service', 'business', 'administration'] as const
export type NavGroup = (typeof NAV_GROUPS)[number]

export interface PageDefinition {
  /** `/customers/$id`; the page reads `$id` with `usePageParams()`. */
  readonly path: `/${string}`
  readonly titleKey: TextKey
  /** Left out: the page is not in the navigation (it is reached from others). */
  readonly group?: NavGroup
  readonly icon?: ComponentType<{ 'aria-hidden'?: boolean }>
  /** Left out: for everybody who is signed in. */
  readonly permission?: string
  /** The breadcrumb before it; the last crumb is then the page head's own title. */
  readonly parent?: `/${string}`
  /** Place in the phone's bar, 1 to 4; the fifth is 我的. 记一次 has 3. */
  readonly phone?: number
  /** The bar's own short name. */
  readonly phoneTitleKey?: TextKey
  /** `g t` */
  readonly shortcut?: string
  /** A figure beside the name in the navigation: a component that renders `<NavCount>`. */
  readonly count?: () => Promise<ComponentType>
  /** Its words are not in the shell: `src/web/i18n/later.ts` names their lists. */
  readonly later?: true
  /** `() => import('../features/staff/web/staff-page.tsx').then((m) => m.StaffPage)` */
  readonly load: () => Promise<ComponentType>
}

export interface PaletteItem {
  readonly id: string
  readonly title: string
  /** A masked number, a unit: tells two of the same name apart. */
  readonly hint?: string
  readonly href: string
}

/** Finds things while the palette is open, e.g. customers by name, pinyin, initials or the tail of a number. */
export interface PaletteSource {
  readonly id: string
  readonly titleKey: TextKey
  readonly permission: string
  readonly load: () => Promise<(text: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>>
}
