import { SlidersOutlined } from '@ant-design/icons'
import type { PageDefinition, PaletteSource } from './page-definition.ts'

/** All pages, in the order of the navigation. A capability adds its own here; each loads when it is first opened. */
export const pages: readonly PageDefinition[] = [
  {
    path: '/value',
    titleKey: 'value.title',
    group: 'business',
    icon: SlidersOutlined,
    permission: 'value:read',
    shortcut: 'g v',
    load: () => import('../features/value/web/value-page.tsx').then((m) => m.ValuePage),
  },
  {
    path: '/me',
    titleKey: 'shell.page.me',
    shortcut: 'g m',
    load: () => import('../features/session/web/profile-page.tsx').then((m) => m.ProfilePage),
  },
]

/** What the palette finds beside pages and actions. */
export const paletteSources: readonly PaletteSource[] = []
