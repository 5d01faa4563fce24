import { DownOutlined } from '@ant-design/icons'
import { type ComponentType, lazy, Suspense, useState } from 'react'
import type { CallInput } from './api/call.ts'
import type { askBulk } from '../features/bulk/bulk.contract.ts'
import type { TextKey } from './i18n/dictionary.ts'
import { useFormat, useT } from './i18n/use-t.ts'
import { useGrant } from './session.tsx'
import { PopMenu } from './ui/pop-menu.tsx'

/** Customers chosen one by one, or all that a filter finds. */
export type SelectionInput = CallInput<typeof askBulk>['body']['selection']

export interface SelectionActionProps {
  readonly selection: SelectionInput
  /** How many were chosen one by one; null: all that match. */
  readonly chosen: number | null
  readonly onClose: () => void
}

interface SelectionAction {
  readonly id: string
  readonly titleKey: TextKey
  readonly permission: string
  readonly dialog: ComponentType<SelectionActionProps>
}

const bulk = (name: 'AssignMany' | 'SuspendMany' | 'ResumeMany' | 'FlagMany') =>
  lazy(() => import('../features/bulk/web/bulk-dialog.tsx').then((m) => ({ default: m[name] })))

/** What later capabilities do to many customers at once: one entry each. The list itself knows none of them. */
const ACTIONS = [
  { id: 'assign', titleKey: 'bulkPage.assign', permission: 'assignments:write', dialog: bulk('AssignMany') },
  { id: 'suspend', titleKey: 'bulkPage.suspend', permission: 'customers:suspend', dialog: bulk('SuspendMany') },
  { id: 'resume', titleKey: 'bulkPage.resume', permission: 'customers:suspend', dialog: bulk('ResumeMany') },
  { id: 'flag', titleKey: 'bulkPage.flag', permission: 'customers:flag', dialog: bulk('FlagMany') },
  {
    id: 'export',
    titleKey: 'bulkPage.export',
    permission: 'exports:ask',
    dialog: lazy(() => import('../features/exports/web/export-dialog.tsx').then((m) => ({ default: m.ExportDialog }))),
  },
] as const satisfies readonly SelectionAction[]
export type SelectionActionId = (typeof ACTIONS)[number]['id']

/** One of them, opened from elsewhere: a leaver's whole portfolio. */
export function SelectionDialog({ id, ...props }: SelectionActionProps & { readonly id: SelectionActionId }) {
  const action = ACTIONS.find((each) => each.id === id)
  if (action === undefined) return null
  const Dialog = action.dialog
  return (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  )
}

export function useMayActOnMany(): boolean {
  return useActions().length > 0
}

function useActions() {
  const grants: Readonly<Record<string, boolean>> = {
    'assignments:write': useGrant('assignments:write') !== undefined,
    'customers:suspend': useGrant('customers:suspend') !== undefined,
    'customers:flag': useGrant('customers:flag') !== undefined,
    'exports:ask': useGrant('exports:ask') !== undefined,
  }
  return ACTIONS.filter((action) => grants[action.permission])
}

/** The list's menu over the rows that are chosen, or over all that match where none is. */
export function SelectionMenu({
  keys,
  filter,
  onDone,
}: {
  readonly keys: ReadonlySet<string>
  readonly filter: object
  readonly onDone: () => void
}) {
  const t = useT()
  const format = useFormat()
  const actions = useActions()
  const [open, setOpen] = useState<SelectionActionId | null>(null)
  if (actions.length === 0) return null
  const words = keys.size === 0 ? t('bulkPage.menu') : t('bulkPage.menuChosen', { n: format.number(keys.size) })
  const selection: SelectionInput = keys.size === 0 ? { filter } : { customerIds: [...keys] }
  return (
    <>
      <PopMenu
        label={words}
        className="zx-menu-button"
        items={[
          ...actions.map((action) => ({ key: action.id, label: t(action.titleKey), run: () => setOpen(action.id) })),
          ...(keys.size === 0 ? [] : [{ key: 'clear', label: t('bulkPage.clear'), run: onDone }]),
        ]}
      >
        {words} <DownOutlined aria-hidden />
      </PopMenu>
      {open !== null && (
        <SelectionDialog
          id={open}
          selection={selection}
          chosen={keys.size === 0 ? null : keys.size}
          onClose={() => {
            setOpen(null)
          }}
        />
      )}
    </>
  )
}
