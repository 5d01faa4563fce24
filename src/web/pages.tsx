import {
  ApartmentOutlined,
  AuditOutlined,
  IdcardOutlined,
  ProfileOutlined,
  SlidersOutlined,
  ToolOutlined,
} from '@ant-design/icons'
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
    path: '/staff',
    titleKey: 'shell.page.staff',
    group: 'administration',
    icon: IdcardOutlined,
    permission: 'staff:read',
    shortcut: 'g s',
    load: () => import('../features/staff/web/staff-page.tsx').then((m) => m.StaffPage),
  },
  {
    path: '/units',
    titleKey: 'shell.page.units',
    group: 'administration',
    icon: ApartmentOutlined,
    permission: 'staff:read',
    shortcut: 'g u',
    load: () => import('../features/staff/web/units-page.tsx').then((m) => m.UnitsPage),
  },
  {
    path: '/audit',
    titleKey: 'shell.page.audit',
    group: 'administration',
    icon: AuditOutlined,
    permission: 'audit:read',
    shortcut: 'g a',
    load: () => import('../features/audit/web/audit-page.tsx').then((m) => m.AuditPage),
  },
  {
    path: '/pack',
    titleKey: 'pack.title',
    group: 'administration',
    icon: ProfileOutlined,
    permission: 'pack:read',
    load: () => import('../features/pack/web/pack-page.tsx').then((m) => m.PackPage),
  },
  {
    path: '/jobs',
    titleKey: 'shell.page.jobs',
    group: 'administration',
    icon: ToolOutlined,
    permission: 'jobs:read',
    load: () => import('../features/jobs/web/jobs-page.tsx').then((m) => m.JobsPage),
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
