import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import type { CustomerRow } from '../customers.contract.ts'
import { birthdayWords } from './birthday-words.ts'

/** Everything that the list can show of a customer. */
export function useCustomerColumns(): readonly Column<CustomerRow>[] {
  const t = useT()
  const format = useFormat()
  const none = <span className="zx-meta">{t('customers.none')}</span>
  return [
    {
      key: 'name',
      title: t('customers.name'),
      isName: true,
      order: 'name',
      cell: (row) => <span className="zx-nowrap">{row.name}</span>,
    },
    {
      key: 'tier',
      title: t('customers.tier'),
      corner: true,
      cell: (row) => (
        <span className="zx-row">
          <TierTag tier={row.tier} />
          {row.isImportant && <span className="zx-chip zx-chip-none">{t('customers.important')}</span>}
          {row.isGrowing && <span className="zx-chip zx-chip-none">{t('customers.growing')}</span>}
        </span>
      ),
    },
    {
      key: 'score',
      title: t('customers.score'),
      right: true,
      order: 'score',
      cell: (row) => (row.valueScore === null ? none : format.number(row.valueScore, 1)),
    },
    { key: 'phone', title: t('customers.phone'), cell: (row) => <span className="zx-num">{row.phoneMasked ?? none}</span> },
    {
      key: 'owed',
      title: t('customers.owed'),
      right: true,
      cell: (row) => (row.owed === 0 ? none : <span className="zx-nowrap">{t('customers.owed.n', { n: row.owed })}</span>),
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
      cell: (row) =>
        row.preferredChannel === null ? (
          none
        ) : (
          <span className="zx-nowrap">{t(`customers.channel.${row.preferredChannel}`)}</span>
        ),
    },
    {
      key: 'birthday',
      title: t('customers.birthday'),
      desktopOnly: true,
      order: 'birthday',
      cell: (row) => (row.birthday === null ? none : <span className="zx-nowrap">{birthdayWords(row.birthday, t, format)}</span>),
    },
    {
      key: 'contract',
      title: t('customers.contractEnd'),
      desktopOnly: true,
      order: 'contract_end',
      cell: (row) => (row.contractEnd === null ? none : <span className="zx-nowrap">{format.fullDay(row.contractEnd)}</span>),
    },
    {
      key: 'opened',
      title: t('customers.opened'),
      desktopOnly: true,
      order: 'opened',
      cell: (row) => (row.openedOn === null ? none : <span className="zx-nowrap">{format.fullDay(row.openedOn)}</span>),
    },
    {
      key: 'status',
      title: t('customers.status'),
      desktopOnly: true,
      cell: (row) => <span className="zx-nowrap">{t(`customers.status.${row.status}`)}</span>,
    },
    {
      key: 'number',
      title: t('customers.number'),
      desktopOnly: true,
      order: 'number',
      cell: (row) => <span className="zx-num">{row.customerNo}</span>,
    },
  ]
}
