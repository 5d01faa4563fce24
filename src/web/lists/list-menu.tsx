import { DownOutlined } from '@ant-design/icons'
import { lazy, Suspense, useState } from 'react'
import { arrangeList, deleteView, editView, listViews, type SavedView } from '../../features/views/views.contract.ts'
import { call } from '../api/call.ts'
import { useAct } from '../api/hooks.ts'
import { useT } from '../i18n/use-t.ts'
import type { Column } from '../ui/data-table.tsx'
import { type MenuItem, PopMenu } from '../ui/pop-menu.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { useToast } from '../ui/toast.tsx'
import type { KeptList } from './use-list.ts'

// Opened seldom: the list itself is there sooner without them.
const ViewDialog = lazy(() => import('./view-dialog.tsx').then((m) => ({ default: m.ViewDialog })))
const ColumnsPanel = lazy(() => import('./columns-panel.tsx').then((m) => ({ default: m.ColumnsPanel })))

/** The button above a list: its views, and its columns. `columns` are all that the list can show. */
export function ListMenu<Row>({ kept, columns }: { kept: KeptList; columns: readonly Column<Row>[] }) {
  const t = useT()
  const toast = useToast()
  const { chosen } = kept
  const [open, setOpen] = useState<'create' | 'edit' | 'remove' | 'columns' | null>(null)
  const close = (): void => setOpen(null)
  const arrange = useAct(arrangeList, { refreshes: [listViews], onFail: toast.fail })
  const update = useAct(editView, {
    refreshes: [listViews],
    onDone: ({ name }) => toast.done(t('views.updated', { name })),
    onFail: toast.fail,
  })
  const nothing = Object.keys(kept.params).length === 0 ? t('views.nothingToSave') : undefined
  const itemOf = (view: SavedView): MenuItem => {
    const isFirst = view.id === kept.defaultViewId
    const key = view.isMine
      ? isFirst
        ? ('views.item.default' as const)
        : undefined
      : isFirst
        ? ('views.item.sharedDefault' as const)
        : ('views.item.shared' as const)
    return {
      key: view.id,
      label: key === undefined ? view.name : t(key, { name: view.name, owner: view.ownerName }),
      isChosen: view.id === chosen?.id,
      run: () => kept.choose(view),
    }
  }
  const setDefault = (view: SavedView | null): void =>
    arrange.mutate(
      { params: { list: kept.list }, body: { defaultViewId: view?.id ?? null } },
      { onSuccess: () => toast.done(view === null ? t('views.defaultDropped') : t('views.defaultSet', { name: view.name })) },
    )
  const name = chosen?.name ?? ''
  const notMine = chosen?.isMine === false ? t('views.notYours', { owner: chosen.ownerName }) : undefined
  const items: MenuItem[] = [
    ...kept.views.map(itemOf),
    ...(chosen === undefined ? [] : [{ key: 'none', label: t('views.none'), run: () => kept.choose(null) }]),
    { key: 'create', label: t('views.saveNew'), refusedBecause: nothing, startsGroup: true, run: () => setOpen('create') },
    ...(chosen === undefined
      ? []
      : [
          ...(kept.isChanged
            ? [
                {
                  key: 'update',
                  label: t('views.update', { name }),
                  refusedBecause: notMine,
                  run: () => update.mutate({ params: { id: chosen.id }, version: chosen.version, body: { params: kept.params } }),
                },
              ]
            : []),
          { key: 'edit', label: t('views.edit', { name }), refusedBecause: notMine, run: () => setOpen('edit') },
          chosen.id === kept.defaultViewId
            ? { key: 'default', label: t('views.dropDefault', { name }), run: () => setDefault(null) }
            : { key: 'default', label: t('views.makeDefault', { name }), run: () => setDefault(chosen) },
          {
            key: 'remove',
            label: t('views.remove', { name }),
            danger: true,
            refusedBecause: notMine,
            run: () => setOpen('remove'),
          },
        ]),
    { key: 'columns', label: t('views.columns'), startsGroup: true, run: () => setOpen('columns') },
  ]
  return (
    <>
      <PopMenu label={t('views.menu')} items={items} className="zx-list-menu">
        {chosen === undefined ? t('views.open') : t(kept.isChanged ? 'views.changed' : 'views.chosen', { name })}
        <DownOutlined aria-hidden />
      </PopMenu>
      <Suspense fallback={null}>
        {open === 'create' && <ViewDialog kept={kept} view={undefined} onClose={close} />}
        {open === 'edit' && chosen !== undefined && <ViewDialog kept={kept} view={chosen} onClose={close} />}
        {open === 'columns' && (
          <ColumnsPanel
            columns={columns}
            keys={kept.columnKeys}
            isBusy={arrange.isPending}
            onClose={close}
            onSave={(keys) =>
              arrange.mutate(
                { params: { list: kept.list }, body: { columns: keys === null ? null : [...keys] } },
                {
                  onSuccess: () => {
                    toast.done(t('columns.saved'))
                    close()
                  },
                },
              )
            }
          />
        )}
      </Suspense>
      {chosen !== undefined && (
        <ReasonDialog
          open={open === 'remove'}
          title={t('views.removeTitle', { name })}
          explanation={t(chosen.audience === 'own' ? 'views.removeWhy' : 'views.removeShared')}
          confirmLabel={t('views.removeConfirm')}
          danger
          needsReason={false}
          onCancel={close}
          onConfirm={async () => {
            await call(deleteView, { params: { id: chosen.id }, version: chosen.version })
            close()
            kept.choose(null)
            kept.refresh()
            toast.done(t('views.removed', { name }))
          }}
        />
      )}
    </>
  )
}
