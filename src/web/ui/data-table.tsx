import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Pages } from '../api/hooks.ts'
import { useFormat, useT } from '../i18n/use-t.ts'
import { useShortcuts } from '../keyboard.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import { FailedState } from './states.tsx'
import { useIsPhone } from './use-is-phone.ts'
import { useWindow } from './use-window.ts'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Numbers. */
  readonly right?: boolean
  /** Names the row: a `<th scope="row">` and the card's head. One column has it. */
  readonly isName?: boolean
  /** Left away on the phone's cards. */
  readonly desktopOnly?: boolean
  readonly width?: number | string
  /** The order that this column's heading asks for. */
  readonly order?: string
  /** At the right of the card's head on the phone (a chip, a menu); no label. */
  readonly corner?: boolean
}

interface DataTableProps<Row> {
  /** What the table lists, for those who hear it. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: Pages<Row> | readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Words for a row's checkbox. */
  readonly rowName?: (row: Row) => string
  /** Opens the row: click, or Enter on the one chosen with j and k. */
  readonly onOpen?: (row: Row) => void
  /** The row's own page: its name is then a link, which opens in a new tab too. */
  readonly hrefOf?: (row: Row) => string
  readonly currentKey?: string | undefined
  /** Rows are chosen with checkboxes and `x`. */
  readonly selection?: { readonly keys: ReadonlySet<string>; readonly onChange: (keys: ReadonlySet<string>) => void }
  /** EmptyState or NoResult: the page knows which. */
  readonly empty: ReactNode
  /** Pixels of a row when there are very many: only what is in sight is drawn. */
  readonly rowHeight?: number
  readonly footer?: ReactNode
  /** Headings of columns with an `order` sort; the list says which order it is in. */
  readonly sort?: Sort
}

export interface Sort {
  readonly order: string
  readonly direction: 'asc' | 'desc'
  readonly onSort: (order: string) => void
}

function Heading<Row>({ column, sort }: { column: Column<Row>; sort: Sort | undefined }) {
  const t = useT()
  if (column.title === '') return <span className="zx-hidden">{t('row.more')}</span>
  const { order } = column
  if (order === undefined || sort === undefined) return column.title
  return (
    <button type="button" className="zx-sort" onClick={() => sort.onSort(order)}>
      {column.title}
      {sort.order === order && (sort.direction === 'asc' ? <ArrowUpOutlined aria-hidden /> : <ArrowDownOutlined aria-hidden />)}
    </button>
  )
}

function ariaSort<Row>(column: Column<Row>, sort: Sort | undefined): 'ascending' | 'descending' | undefined {
  if (sort === undefined || column.order !== sort.order) return undefined
  return sort.direction === 'asc' ? 'ascending' : 'descending'
}

/** The row's name: a link where it has a page, a button where it opens beside the list, else words. */
function Name<Row>({
  row,
  href,
  onOpen,
  children,
}: {
  row: Row
  href: string | undefined
  onOpen: ((row: Row) => void) | undefined
  children: ReactNode
}) {
  if (href !== undefined) {
    return (
      <Link to={href} className="zx-link zx-row-name">
        {children}
      </Link>
    )
  }
  if (onOpen === undefined) return children
  return (
    <button type="button" className="zx-link zx-row-name" onClick={() => onOpen(row)}>
      {children}
    </button>
  )
}

function isPages<Row>(rows: Pages<Row> | readonly Row[]): rows is Pages<Row> {
  return !Array.isArray(rows)
}

/** j and k move, Enter or o opens, x chooses. */
function useRowKeys<Row>(
  items: readonly Row[],
  { rowKey, onOpen, selection }: Pick<DataTableProps<Row>, 'rowKey' | 'onOpen' | 'selection'>,
): [number, (index: number) => void] {
  const [index, setIndex] = useState(-1)
  const latest = useRef({ items, index, rowKey, onOpen, selection })
  useEffect(() => {
    latest.current = { items, index, rowKey, onOpen, selection }
  })
  const move = useCallback(
    (by: number) => setIndex((now) => Math.min(latest.current.items.length - 1, Math.max(0, now + by))),
    [],
  )
  const canSelect = selection !== undefined
  const shortcuts = useMemo(
    () => [
      { keys: 'j', titleKey: 'shortcut.next' as const, run: () => move(1) },
      { keys: 'k', titleKey: 'shortcut.previous' as const, run: () => move(-1) },
      {
        keys: 'o',
        titleKey: 'shortcut.open' as const,
        run: () => {
          const now = latest.current
          const row = now.items[now.index]
          if (row !== undefined) now.onOpen?.(row)
        },
      },
      ...(canSelect
        ? [
            {
              keys: 'x',
              titleKey: 'shortcut.select' as const,
              run: () => {
                const now = latest.current
                const row = now.items[now.index]
                if (row !== undefined && now.selection !== undefined)
                  now.selection.onChange(toggled(now.selection.keys, now.rowKey(row)))
              },
            },
          ]
        : []),
    ],
    [move, canSelect],
  )
  useShortcuts(shortcuts)
  return [index, setIndex]
}

export function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys)
  if (!next.delete(key)) next.add(key)
  return next
}

function Cards<Row>({
  columns,
  items,
  rowKey,
  onOpen,
  hrefOf,
  label,
}: Omit<DataTableProps<Row>, 'rows' | 'empty'> & { items: readonly Row[] }) {
  const name = columns.find((column) => column.isName)
  return (
    <ul className="zx-cards" aria-label={label}>
      {items.map((row) => (
        <li key={rowKey(row)}>
          <div className="zx-card-head">
            {name !== undefined && (
              <Name row={row} href={hrefOf?.(row)} onOpen={onOpen}>
                {name.cell(row)}
              </Name>
            )}
            <span className="zx-row">
              {columns
                .filter((column) => column.corner)
                .map((column) => (
                  <span key={column.key}>{column.cell(row)}</span>
                ))}
            </span>
          </div>
          <dl className="zx-card-facts">
            {columns
              .filter((column) => !column.isName && !column.corner && !column.desktopOnly)
              .map((column) => [
                <dt key={`${column.key}-name`}>{column.title}</dt>,
                <dd key={column.key}>{column.cell(row)}</dd>,
              ])}
          </dl>
        </li>
      ))}
    </ul>
  )
}

function Rows<Row>({
  label,
  columns,
  items,
  rowKey,
  rowName,
  onOpen,
  hrefOf,
  currentKey,
  selection,
  rowHeight = 44,
  sort,
}: Omit<DataTableProps<Row>, 'rows' | 'empty'> & { items: readonly Row[] }) {
  const t = useT()
  const [index, setIndex] = useRowKeys(items, { rowKey, onOpen, selection })
  const { ref, from, to, before, after } = useWindow(items.length, rowHeight)
  const chosenKey = currentKey ?? (items[index] === undefined ? undefined : rowKey(items[index]))
  const span = columns.length + (selection === undefined ? 0 : 1)
  useEffect(() => {
    if (index >= 0) ref.current?.querySelector(`[data-row="${index}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [index, ref])
  const allChosen = selection !== undefined && items.length > 0 && items.every((row) => selection.keys.has(rowKey(row)))
  const someChosen = selection !== undefined && !allChosen && items.some((row) => selection.keys.has(rowKey(row)))
  return (
    // A wide table scrolls inside its labelled group, never the page.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="zx-table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="zx-table" ref={ref} aria-rowcount={items.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {selection !== undefined && (
              <th scope="col" style={{ width: 32 }}>
                <Checkbox
                  aria-label={t('table.selectAll')}
                  checked={allChosen}
                  indeterminate={someChosen}
                  onChange={() => selection.onChange(allChosen ? new Set() : new Set(items.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={ariaSort(column, sort)}
                className={column.right ? 'zx-right' : undefined}
                style={column.width === undefined ? undefined : { width: column.width }}
              >
                <Heading column={column} sort={sort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr className="zx-gap" aria-hidden="true">
              <td colSpan={span} style={{ height: before }} />
            </tr>
          )}
          {items.slice(from, to).map((row, i) => {
            const key = rowKey(row)
            return (
              <tr
                key={key}
                data-row={from + i}
                aria-rowindex={from + i + 2}
                data-current={key === chosenKey || undefined}
                data-clickable={onOpen !== undefined || undefined}
                onClick={
                  onOpen === undefined
                    ? undefined
                    : (event) => {
                        // A link, a button or chosen text inside the row keeps its own meaning.
                        if (
                          (event.target as Element).closest('a, button, input, label') !== null ||
                          getSelection()?.isCollapsed === false
                        )
                          return
                        setIndex(from + i)
                        onOpen(row)
                      }
                }
              >
                {selection !== undefined && (
                  <td>
                    <Checkbox
                      aria-label={t('table.select', { name: rowName?.(row) ?? key })}
                      checked={selection.keys.has(key)}
                      onChange={() => selection.onChange(toggled(selection.keys, key))}
                    />
                  </td>
                )}
                {columns.map((column) =>
                  column.isName ? (
                    <th key={column.key} scope="row">
                      <Name row={row} href={hrefOf?.(row)} onOpen={onOpen}>
                        {column.cell(row)}
                      </Name>
                    </th>
                  ) : (
                    <td key={column.key} className={column.right ? 'zx-right' : undefined}>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            )
          })}
          {after > 0 && (
            <tr className="zx-gap" aria-hidden="true">
              <td colSpan={span} style={{ height: after }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}

/** Pixels below the window within which the end of the rows counts as near. */
const NEAR = 600

/** Who scrolls to the end gets the next page without asking; the button is for those who do not scroll. */
function useNearing(pages: Pages<unknown> | null): RefObject<HTMLDivElement | null> {
  const foot = useRef<HTMLDivElement>(null)
  const latest = useRef(pages)
  useEffect(() => {
    latest.current = pages
  })
  useEffect(() => {
    const onScroll = (): void => {
      const now = latest.current
      if (now === null || !now.hasMore || now.isLoadingMore || now.error !== null || foot.current === null) return
      if (foot.current.getBoundingClientRect().top < innerHeight + NEAR) now.loadMore()
    }
    addEventListener('scroll', onScroll, { passive: true })
    return () => removeEventListener('scroll', onScroll)
  }, [])
  return foot
}

function Foot<Row>({ pages, footer }: { pages: Pages<Row> | null; footer?: ReactNode }) {
  const t = useT()
  const format = useFormat()
  const foot = useNearing(pages)
  if (pages === null && footer === undefined) return null
  return (
    <div className="zx-table-foot" ref={foot}>
      {pages !== null && (
        <>
          <span role="status">{t(pages.hasMore ? 'table.count' : 'table.all', { n: format.number(pages.items.length) })}</span>
          {pages.hasMore && (
            <Button size="small" loading={pages.isLoadingMore} onClick={pages.loadMore}>
              {t(pages.isLoadingMore ? 'table.loadingMore' : 'table.more')}
            </Button>
          )}
        </>
      )}
      {footer}
    </div>
  )
}

/** A list that people work: a real table on the desktop (only what is in sight is drawn), cards on the phone; further pages as it is scrolled, or by button. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const isPhone = useIsPhone()
  const { rows, empty, footer } = props
  const pages = isPages(rows) ? rows : null
  const items = isPages(rows) ? rows.items : rows
  if (pages !== null && pages.isPending) return <ListSkeleton rows={8} />
  if (pages?.error && items.length === 0) return <FailedState error={pages.error} onRetry={pages.retry} />
  if (items.length === 0) return empty
  return (
    <div aria-busy={pages?.isRefreshing ?? false}>
      {isPhone ? <Cards {...props} items={items} /> : <Rows {...props} items={items} />}
      <Foot pages={pages} footer={footer} />
    </div>
  )
}
