import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { ROLES, type Role } from '../../../kernel/roles.ts'
import { useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { usePaletteActions } from '../../../web/palette-actions.ts'
import { useGrant } from '../../../web/session.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { listStaff, type StaffView } from '../staff.contract.ts'
import { STAFF_STATES, type StaffState } from '../staff.rules.ts'
import { listUnits } from '../staff.units.contract.ts'
import { NewStaffPanel } from './new-staff-panel.tsx'
import { StaffPanel } from './staff-panel.tsx'
import { StaffStateChip } from './staff-state-chip.tsx'

function useColumns(): readonly Column<StaffView>[] {
  const t = useT()
  const format = useFormat()
  return [
    { key: 'name', title: t('staff.display_name'), isName: true, cell: (row) => row.displayName },
    { key: 'user', title: t('staff.user_name'), cell: (row) => row.userName },
    { key: 'role', title: t('staff.role'), cell: (row) => t.of(`role.${row.role}`) },
    { key: 'unit', title: t('staff.unit'), cell: (row) => row.unitName },
    { key: 'phone', title: t('staff.work_phone'), cell: (row) => row.workPhone, desktopOnly: true },
    {
      key: 'cover',
      title: t('staffPage.coverNow'),
      cell: (row) => row.cover && t('staff.cover_until', { name: row.cover.displayName, date: format.day(row.cover.toOn) }),
      desktopOnly: true,
    },
    { key: 'state', title: t('staff.state'), corner: true, cell: (row) => <StaffStateChip state={row.state} /> },
  ]
}

/** Everybody in one's scope: who is there, in charge of what, covered by whom. */
export function StaffPage() {
  const t = useT()
  const mayWrite = useGrant('staff:write') !== undefined
  const [filters, setFilters] = useUrlState(['text', 'role', 'state', 'unit', 'open'])
  const [isAdding, setAdding] = useState(false)
  const units = useCall(listUnits, {})
  const { text, role, state, unit } = filters
  const pages = usePages(listStaff, {
    query: {
      ...(text === undefined ? {} : { text }),
      ...(ROLES.includes(role as Role) ? { role: role as Role } : {}),
      ...(STAFF_STATES.includes(state as StaffState) ? { state: state as StaffState } : {}),
      ...(unit === undefined ? {} : { unitId: unit }),
    },
  })
  const isFiltered = text !== undefined || role !== undefined || state !== undefined || unit !== undefined
  const addTitle = t('staff.create')
  usePaletteActions(
    useMemo(
      () => (mayWrite ? [{ id: 'staff.create', title: addTitle, icon: PlusOutlined, run: () => setAdding(true) }] : []),
      [mayWrite, addTitle],
    ),
  )
  const columns = useColumns()
  return (
    <>
      <PageHead
        title={t('shell.page.staff')}
        sentence={t(mayWrite ? 'staffPage.sentence' : 'staffPage.sentenceRead')}
        actions={
          mayWrite && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {addTitle}
            </Button>
          )
        }
      />
      <Sheet title={t('staff.people')} plain flush>
        <FilterBar
          state={filters}
          onChange={setFilters}
          search={{ key: 'text', placeholder: t('staff.search') }}
          filters={[
            {
              key: 'unit',
              label: t('staffPage.filterUnit'),
              options: (units.data?.items ?? []).map((each) => ({ value: each.id, label: each.name })),
            },
            { key: 'role', label: t('staff.role'), options: ROLES.map((value) => ({ value, label: t.of(`role.${value}`) })) },
            {
              key: 'state',
              label: t('staff.state'),
              options: STAFF_STATES.map((value) => ({ value, label: t(`staff.state.${value}`) })),
            },
          ]}
        />
        <DataTable
          label={t('staff.people')}
          columns={columns}
          rows={pages}
          rowKey={(row) => row.id}
          onOpen={(row) => setFilters({ open: row.id })}
          currentKey={filters.open}
          empty={
            isFiltered ? (
              <NoResult
                title={t('staff.none_found')}
                why={t('staffPage.noneWhy')}
                actions={
                  <Button onClick={() => setFilters({ text: undefined, role: undefined, state: undefined, unit: undefined })}>
                    {t('filter.clear')}
                  </Button>
                }
              />
            ) : (
              <EmptyState title={t('staffPage.emptyTitle')} />
            )
          }
        />
      </Sheet>
      {filters.open !== undefined && (
        <StaffPanel key={filters.open} id={filters.open} onClose={() => setFilters({ open: undefined })} />
      )}
      {isAdding && <NewStaffPanel onClose={() => setAdding(false)} />}
    </>
  )
}
