import { Button } from 'antd'
import { useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { listTerritories, listUnits, type TerritoryView, type UnitView } from '../staff.units.contract.ts'
import { TerritoryPanel } from './territory-panel.tsx'
import { inTreeOrder, type Placed } from './tree-order.ts'
import { UnitPanel } from './unit-panel.tsx'

const INDENT = 20

function Indented({ depth, children }: { depth: number; children: string }) {
  return <span style={{ paddingInlineStart: depth * INDENT, fontWeight: depth === 0 ? 600 : 400 }}>{children}</span>
}

type Opened = { kind: 'unit'; unit: UnitView | null } | { kind: 'territory'; territory: TerritoryView | null } | null

function Units({ onOpen }: { onOpen?: (unit: UnitView) => void }) {
  const t = useT()
  const format = useFormat()
  const query = useCall(listUnits, {})
  const columns: readonly Column<Placed<UnitView>>[] = [
    {
      key: 'name',
      title: t('unit.name'),
      isName: true,
      cell: ({ node, depth }) => <Indented depth={depth}>{node.name}</Indented>,
    },
    { key: 'kind', title: t('unit.kind'), cell: ({ node }) => t(`unit.kind.${node.kind}`) },
    { key: 'hotline', title: t('unit.hotline'), cell: ({ node }) => node.serviceHotline ?? '--' },
    { key: 'staff', title: t('unit.staff_count'), right: true, cell: ({ node }) => format.number(node.staffCount) },
  ]
  return (
    <Loaded query={query}>
      {(data) => (
        <DataTable
          label={t('unitPage.units')}
          columns={columns}
          rows={inTreeOrder(data.items)}
          rowKey={({ node }) => node.id}
          empty={<EmptyState title={t('unitPage.noUnits')} />}
          onOpen={onOpen && (({ node }) => onOpen(node))}
        />
      )}
    </Loaded>
  )
}

function Territories({ onOpen }: { onOpen?: (territory: TerritoryView) => void }) {
  const t = useT()
  const query = useCall(listTerritories, {})
  const units = useCall(listUnits, {})
  const unitName = (id: string | null): string =>
    id === null ? t('unitPage.inherit') : (units.data?.items.find((unit) => unit.id === id)?.name ?? '--')
  const columns: readonly Column<Placed<TerritoryView>>[] = [
    {
      key: 'name',
      title: t('territory.name'),
      isName: true,
      cell: ({ node, depth }) => <Indented depth={depth}>{node.name}</Indented>,
    },
    { key: 'code', title: t('territory.code'), cell: ({ node }) => node.code },
    { key: 'kind', title: t('territory.kind'), cell: ({ node }) => t(`territory.kind.${node.kind}`) },
    { key: 'unit', title: t('territory.unit'), cell: ({ node }) => unitName(node.unitId) },
  ]
  return (
    <Loaded query={query}>
      {(data) => (
        <DataTable
          label={t('unitPage.territories')}
          columns={columns}
          rows={inTreeOrder(data.items)}
          rowKey={({ node }) => node.id}
          empty={<EmptyState title={t('unitPage.noTerritories')} why={t('unitPage.noTerritoriesWhy')} />}
          onOpen={onOpen && (({ node }) => onOpen(node))}
        />
      )}
    </Loaded>
  )
}

/** The two trees that decide who sees which customers. */
export function UnitsPage() {
  const t = useT()
  const mayWrite = useGrant('staff:write') !== undefined
  const [opened, open] = useState<Opened>(null)
  const close = (): void => open(null)
  return (
    <>
      <PageHead title={t('unitPage.title')} sentence={t('unitPage.sentence')} />
      <div className="zx-columns zx-columns-even">
        <Sheet
          title={t('unitPage.units')}
          flush
          extra={
            mayWrite && (
              <Button size="small" onClick={() => open({ kind: 'unit', unit: null })}>
                {t('unit.create')}
              </Button>
            )
          }
        >
          <Units {...(mayWrite ? { onOpen: (unit: UnitView) => open({ kind: 'unit', unit }) } : {})} />
        </Sheet>
        <Sheet
          title={t('unitPage.territories')}
          flush
          extra={
            mayWrite && (
              <Button size="small" onClick={() => open({ kind: 'territory', territory: null })}>
                {t('territory.create')}
              </Button>
            )
          }
        >
          <Territories {...(mayWrite ? { onOpen: (territory: TerritoryView) => open({ kind: 'territory', territory }) } : {})} />
        </Sheet>
      </div>
      {opened?.kind === 'unit' && <UnitPanel unit={opened.unit} onClose={close} />}
      {opened?.kind === 'territory' && <TerritoryPanel territory={opened.territory} onClose={close} />}
    </>
  )
}
