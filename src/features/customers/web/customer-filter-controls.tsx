import { Input, Select } from 'antd'
import { useState } from 'react'
import { TIERS } from '../../../kernel/tiers.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { listStaff } from '../../staff/staff.contract.ts'
import { listTerritories } from '../../staff/staff.units.contract.ts'
import { listAccounts } from '../customers.accounts.contract.ts'
import { LIST_ORDERS } from '../customers.contract.ts'
import { CHANNELS, CUSTOMER_STATUSES } from '../customers.rules.ts'

const pointsControl = (value: string | undefined, onChange: (value: string | undefined) => void, id: string) => (
  <Input
    id={id}
    className="zx-points"
    inputMode="decimal"
    maxLength={8}
    value={value ?? ''}
    onChange={(event) => onChange(event.target.value.trim() || undefined)}
  />
)

/** The group by its name: there are thousands, so they are looked up as one types. */
function AccountControl({
  value,
  onChange,
  id,
}: {
  value: string | undefined
  onChange: (value: string | undefined) => void
  id: string
}) {
  const t = useT()
  const [typed, setTyped] = useState('')
  const found = useCall(
    listAccounts,
    { query: { limit: 20, ...(typed.trim() === '' ? {} : { q: typed.trim() }) } },
    { keepPrevious: true },
  )
  const options = (found.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))
  const isKnown = value === undefined || options.some((each) => each.value === value)
  return (
    <Select
      id={id}
      className="zx-filter-control"
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      placeholder={t('filter.any')}
      value={value ?? null}
      onChange={(next: string | null | undefined) => onChange(next ?? undefined)}
      options={isKnown ? options : [{ value, label: t('customers.account.filter') }, ...options]}
    />
  )
}
const accountControl = (value: string | undefined, onChange: (value: string | undefined) => void, id: string) => (
  <AccountControl value={value} onChange={onChange} id={id} />
)

/** One control for each listed field. */
export function useFilterControls() {
  const t = useT()
  const isWide = useGrant('customers:read')?.reach !== 'own'
  const mayAccounts = useGrant('accounts:read') !== undefined
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
    { key: 'growing' as const, label: t('customers.growing'), options: [option('true', t('customers.growing.true'))] },
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
    ...(mayAccounts ? [{ key: 'accountId' as const, label: t('customers.account'), control: accountControl }] : []),
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
    { key: 'scoreFrom' as const, label: t('customers.scoreFrom'), control: pointsControl },
    { key: 'scoreTo' as const, label: t('customers.scoreTo'), control: pointsControl },
    { key: 'openedFrom' as const, label: t('customers.openedFrom'), isDate: true },
    { key: 'openedTo' as const, label: t('customers.openedTo'), isDate: true },
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
