import { useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { TIERS } from '../../../kernel/tiers.ts'
import { useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { SelectionMenu, useMayActOnMany } from '../../../web/selection-actions.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { useIsPhone } from '../../../web/ui/use-is-phone.ts'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { listStaff } from '../../staff/staff.contract.ts'
import { listTerritories } from '../../staff/staff.units.contract.ts'
import { countCustomers, type CustomerRow, LIST_ORDERS, listCustomers } from '../customers.contract.ts'
import { CHANNELS, CUSTOMER_STATUSES } from '../customers.rules.ts'
import { birthdayWords } from './birthday-words.ts'
import { FILTER_KEYS, type FilterKey, queryOf } from './customer-filters.ts'

function useColumns(): readonly Column<CustomerRow>[] {
  const t = useT()
  const format = useFormat()
  const none = <span className="zx-meta">{t('customers.none')}</span>
  return [
    { key: 'name', title: t('customers.name'), isName: true, cell: (row) => <span className="zx-nowrap">{row.name}</span> },
    {
      key: 'tier',
      title: t('customers.tier'),
      corner: true,
      cell: (row) => (
        <span className="zx-row">
          <TierTag tier={row.tier} />
          {row.isImportant && <span className="zx-chip zx-chip-none">{t('customers.important')}</span>}
        </span>
      ),
    },
    {
      key: 'score',
      title: t('customers.score'),
      right: true,
      cell: (row) => (row.valueScore === null ? none : format.number(row.valueScore, 1)),
    },
    { key: 'phone', title: t('customers.phone'), cell: (row) => <span className="zx-num">{row.phoneMasked ?? none}</span> },
    {
      key: 'owed',
      title: t('customers.owed'),
      right: true,
      cell: (row) => (row.owed === 0 ? none : t('customers.owed.n', { n: row.owed })),
    },
    {
      key: 'manager',
      title: t('customers.manager'),
      cell: (row) => <span className="zx-nowrap">{row.managerName ?? none}</span>,
    },
    {
      key: 'territory',
      title: t('customers.territory'),
      cell: (row) => <span className="zx-nowrap">{row.territoryName ?? none}</span>,
    },
    { key: 'account', title: t('customers.account'), desktopOnly: true, cell: (row) => row.accountName ?? none },
    {
      key: 'channel',
      title: t('customers.channel'),
      desktopOnly: true,
      cell: (row) => (row.preferredChannel === null ? none : t(`customers.channel.${row.preferredChannel}`)),
    },
    {
      key: 'birthday',
      title: t('customers.birthday'),
      desktopOnly: true,
      cell: (row) => (row.birthday === null ? none : <span className="zx-nowrap">{birthdayWords(row.birthday, t, format)}</span>),
    },
    {
      key: 'contract',
      title: t('customers.contractEnd'),
      desktopOnly: true,
      cell: (row) => (row.contractEnd === null ? none : <span className="zx-nowrap">{format.fullDay(row.contractEnd)}</span>),
    },
    {
      key: 'opened',
      title: t('customers.opened'),
      desktopOnly: true,
      cell: (row) => (row.openedOn === null ? none : <span className="zx-nowrap">{format.fullDay(row.openedOn)}</span>),
    },
    { key: 'status', title: t('customers.status'), desktopOnly: true, cell: (row) => t(`customers.status.${row.status}`) },
    {
      key: 'number',
      title: t('customers.number'),
      desktopOnly: true,
      cell: (row) => <span className="zx-num">{row.customerNo}</span>,
    },
  ]
}

function useFilterControls(accountId: string | undefined) {
  const t = useT()
  const isWide = useGrant('customers:read')?.reach !== 'own'
  const mayStaff = useGrant('staff:read') !== undefined
  const territories = useCall(listTerritories, {}, { enabled: mayStaff })
  const managers = useCall(listStaff, { query: { role: 'VM', limit: 200 } }, { enabled: mayStaff && isWide })
  const option = (value: string, label: string) => ({ value, label })
  return [
    {
      key: 'tier' as const,
      label: t('customers.tier'),
      options: [option('vip', t('customers.tier.vip')), ...TIERS.map((tier) => option(tier, t(`tier.${tier}`)))],
    },
    { key: 'owed' as const, label: t('customers.owed'), options: [option('true', t('customers.owed.true'))] },
    { key: 'important' as const, label: t('customers.important'), options: [option('true', t('customers.important.true'))] },
    {
      key: 'territoryId' as const,
      label: t('customers.territory'),
      options: (territories.data?.items ?? []).map((each) => option(each.id, each.name)),
    },
    ...(isWide
      ? [
          {
            key: 'managerId' as const,
            label: t('customers.manager'),
            options: [
              option('none', t('customers.manager.none')),
              ...(managers.data?.items ?? []).map((each) => option(each.id, each.displayName)),
            ],
          },
        ]
      : []),
    ...(accountId === undefined
      ? []
      : [
          {
            key: 'accountId' as const,
            label: t('customers.account'),
            options: [option(accountId, t('customers.account.filter'))],
          },
        ]),
    {
      key: 'birthMonth' as const,
      label: t('customers.birthMonth'),
      options: Array.from({ length: 12 }, (_, i) => option(String(i + 1), t('customers.birthMonth.n', { n: i + 1 }))),
    },
    {
      key: 'channel' as const,
      label: t('customers.channel'),
      options: CHANNELS.map((each) => option(each, t(`customers.channel.${each}`))),
    },
    { key: 'contractFrom' as const, label: t('customers.contractFrom'), isDate: true },
    { key: 'contractTo' as const, label: t('customers.contractTo'), isDate: true },
    {
      key: 'status' as const,
      label: t('customers.status'),
      options: CUSTOMER_STATUSES.map((each) => option(each, t(`customers.status.${each}`))),
    },
    {
      key: 'order' as const,
      label: t('customers.order'),
      control: (value: string | undefined, onChange: (value: string | undefined) => void, id: string) => (
        <Select
          id={id}
          className="zx-filter-control"
          popupMatchSelectWidth={false}
          value={value ?? 'score'}
          onChange={(next: string) => onChange(next === 'score' ? undefined : next)}
          options={LIST_ORDERS.map((each) => option(each, t(`customers.order.${each}`)))}
        />
      ),
    },
  ]
}

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
  const pages = usePages(listCustomers, { query })
  const { order: _order, direction: _direction, cursor: _cursor, limit: _limit, ...filter } = query
  const mayAct = useMayActOnMany()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const isPhone = useIsPhone()
  const [isUnfolded, unfold] = useState(false)
  const all = useFilterControls(state.accountId)
  const shown = isPhone || isUnfolded ? all : all.filter(({ key }) => FIRST.includes(key) || state[key] !== undefined)
  const columns = useColumns()
  const clear = (): void =>
    setState(Object.fromEntries(FILTER_KEYS.map((key) => [key, undefined])) as Partial<Record<FilterKey, undefined>>)
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
          onChange={setState}
          search={{ key: 'q', placeholder: t(isMasked ? 'customers.searchMasked' : 'customers.search') }}
          filters={shown}
          extra={
            !isPhone && (
              <Button type="link" size="small" aria-expanded={isUnfolded} onClick={() => unfold(!isUnfolded)}>
                {t(isUnfolded ? 'customers.fewer' : 'customers.more')}
              </Button>
            )
          }
        />
        <DataTable
          label={t('customers.title')}
          columns={columns}
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
