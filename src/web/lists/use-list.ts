import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { listViews, type SavedView } from '../../features/views/views.contract.ts'
import { keepable } from '../../features/views/views.rules.ts'
import { useCall } from '../api/hooks.ts'
import type { Column } from '../ui/data-table.tsx'

export interface KeptList {
  /** `customers`, `audit`, …: under this name views and columns are kept. */
  readonly list: string
  /** False until it is known whether the list opens with a view: read its rows only then. */
  readonly isReady: boolean
  readonly views: readonly SavedView[]
  readonly defaultViewId: string | null
  readonly chosen: SavedView | undefined
  /** What a view would keep of the address now. */
  readonly params: Readonly<Record<string, string>>
  /** The chosen view's filters are no longer those of the address. */
  readonly isChanged: boolean
  readonly columnKeys: readonly string[] | null
  choose(view: Pick<SavedView, 'id' | 'params'> | null): void
  /** Reads views and columns again. */
  refresh(): void
}

const NO_VIEWS: readonly SavedView[] = []

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}

/**
 * Views and columns of a list that keeps its filters in the address. `saved` in the address names the chosen view, so
 * that it survives reload; the filters stand beside it, so that the address works for whoever does not see the view.
 */
export function useKeptList(list: string): KeptList {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const kept = useCall(listViews, { query: { list } })
  const isBare = Object.keys(search).length === 0
  const [isOpened, setOpened] = useState(!isBare)
  const views = kept.data?.views ?? NO_VIEWS
  const first = views.find((view) => view.id === kept.data?.defaultViewId)
  // Once: who then clears all filters means it.
  if (!isOpened && !kept.isPending && (first === undefined || !isBare)) setOpened(true)
  const chosen = views.find((view) => view.id === search['saved'])
  const params = useMemo(
    () =>
      keepable(
        Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
      ),
    [search],
  )
  const choose = (view: Pick<SavedView, 'id' | 'params'> | null): void =>
    void navigate({ to: '.', replace: true, search: view === null ? {} : { ...view.params, saved: view.id } })
  useEffect(() => {
    if (!isOpened && first !== undefined) void navigate({ to: '.', replace: true, search: { ...first.params, saved: first.id } })
  }, [isOpened, first, navigate])
  return {
    list,
    isReady: isOpened,
    views,
    defaultViewId: kept.data?.defaultViewId ?? null,
    chosen,
    params,
    isChanged: chosen !== undefined && !isSame(chosen.params, params),
    columnKeys: kept.data?.columns ?? null,
    choose,
    refresh: () => void kept.refetch(),
  }
}

/** The chosen columns in the chosen order; the one that names the row always leads. Unknown keys are passed over. */
export function arranged<Row>(columns: readonly Column<Row>[], keys: readonly string[] | null): readonly Column<Row>[] {
  if (keys === null) return columns
  const first = columns.filter((column) => column.isName)
  const rest = keys.flatMap((key) => columns.find((column) => column.key === key && !column.isName) ?? [])
  return [...first, ...rest]
}
