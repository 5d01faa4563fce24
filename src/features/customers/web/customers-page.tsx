import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { ListMenu } from '../../../web/lists/list-menu.tsx'
import { arranged, useKeptList } from '../../../web/lists/use-list.ts'
import { useGrant } from '../../../web/session.tsx'
import { SelectionMenu, useMayActOnMany } from '../../../web/selection-actions.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { useIsPhone } from '../../../web/ui/use-is-phone.ts'
import { type UrlState, useUrlState } from '../../../web/ui/use-url-state.ts'
import { countCustomers, LIST_ORDERS, listCustomers } from '../customers.contract.ts'
import { useCustomerColumns } from './customer-columns.tsx'
import { useFilterControls } from './customer-filter-controls.tsx'
import { FILTER_KEYS, type FilterKey, queryOf, USUAL_DIRECTION } from './customer-filters.ts'

/** In sight from the start; the rest waits behind one button, unless it is in use. */
const FIRST: readonly FilterKey[] = ['tier', 'owed', 'territoryId', 'order']

/** Approximate at once; exact when asked. */
function Sentence({ query }: { query: ReturnType<typeof queryOf> }) {
  const t = useT()
  const format = useFormat()
  const { order = 'score', direction: _direction, cursor: _cursor, limit: _limit, ...filters } = query
  const [exactFor, countExactly] = useState<string | null>(null)
  const isExact = exactFor === JSON.stringify(filters)
  const count = useCall(
    countCustomers,
    { query: { ...filters, ...(isExact ? { exact: 'true' as const } : {}) } },
    { keepPrevious: true },
  )
  if (count.data === undefined) return null
  const slots = { n: format.number(count.data.count), order: t(`customers.order.${order}`) }
  return (
    <>
      <Rich text={t(count.data.exact ? 'customers.sentence' : 'customers.sentenceAbout', slots)} />{' '}
      {!count.data.exact && (
        <Button type="link" size="small" loading={count.isFetching} onClick={() => countExactly(JSON.stringify(filters))}>
          {t('customers.countExactly')}
        </Button>
      )}
    </>
  )
}

/** The customers in one's reach, by any listed field. */
export function CustomersPage() {
  const t = useT()
  const navigate = useNavigate()
  const [state, setState] = useUrlState(FILTER_KEYS)
  const isMasked = useGrant('customers:read')?.masked === true
  const query = queryOf(state)
  const kept = useKeptList('customers')
  const pages = usePages(listCustomers, { query }, { enabled: kept.isReady })
  const { order: _order, direction: _direction, cursor: _cursor, limit: _limit, ...filter } = query
  const mayAct = useMayActOnMany()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const isPhone = useIsPhone()
  const [isUnfolded, unfold] = useState(false)
  const all = useFilterControls()
  const shown = isPhone || isUnfolded ? all : all.filter(({ key }) => FIRST.includes(key) || state[key] !== undefined)
  const columns = useCustomerColumns()
  const clear = (): void =>
    setState(Object.fromEntries(FILTER_KEYS.map((key) => [key, undefined])) as Partial<Record<FilterKey, undefined>>)
  const order = query.order ?? 'score'
  const direction = query.direction ?? USUAL_DIRECTION[order]
  // Another order begins in its own direction.
  const change = (next: UrlState<FilterKey>): void => setState('order' in next ? { ...next, direction: undefined } : next)
  const sortBy = (next: string): void => {
    const wanted = LIST_ORDERS.find((each) => each === next) ?? 'score'
    const usual = USUAL_DIRECTION[wanted]
    const turned = wanted === order && direction === usual ? (usual === 'asc' ? 'desc' : 'asc') : undefined
    setState({ order: wanted === 'score' ? undefined : wanted, direction: turned })
  }
  const isFiltered = FILTER_KEYS.some((key) => key !== 'order' && key !== 'direction' && state[key] !== undefined)
  return (
    <>
      <PageHead
        title={t('customers.title')}
        sentence={<Sentence query={query} />}
        actions={<SelectionMenu keys={chosen} filter={filter} onDone={() => choose(new Set())} />}
      />
      <Sheet title={t('customers.title')} plain flush>
        <FilterBar
          state={state}
          onChange={change}
          search={{ key: 'q', placeholder: t(isMasked ? 'customers.searchMasked' : 'customers.search') }}
          filters={shown}
          extra={
            <>
              {!isPhone && (
                <Button type="link" size="small" aria-expanded={isUnfolded} onClick={() => unfold(!isUnfolded)}>
                  {t(isUnfolded ? 'customers.fewer' : 'customers.more')}
                </Button>
              )}
              <ListMenu kept={kept} columns={columns} />
            </>
          }
        />
        <DataTable
          label={t('customers.title')}
          columns={arranged(columns, kept.columnKeys)}
          sort={{ order, direction, onSort: sortBy }}
          rows={pages}
          rowKey={(row) => row.customerId}
          {...(mayAct ? { selection: { keys: chosen, onChange: choose } } : {})}
          rowName={(row) => row.name}
          hrefOf={(row) => `/customers/${row.customerId}`}
          onOpen={(row) => void navigate({ to: `/customers/${row.customerId}` })}
          empty={
            isFiltered ? (
              <NoResult
                title={t('customers.noneTitle')}
                why={t('customers.noneWhy')}
                actions={<Button onClick={clear}>{t('filter.clear')}</Button>}
              />
            ) : (
              <EmptyState title={t('customers.emptyTitle')} why={t('customers.emptyWhy')} />
            )
          }
        />
      </Sheet>
    </>
  )
}
