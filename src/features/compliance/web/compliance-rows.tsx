import { Link } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useState } from 'react'
import { usePages } from '../../../web/api/hooks.ts'
import type { CallInput } from '../../../web/api/call.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { DueChip } from '../../../web/ui/due-chip.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { listComplianceRows } from '../compliance.contract.ts'

const OUTCOMES = ['not_met', 'met', 'excused', 'all'] as const

export interface RowsWanted {
  readonly title: string
  readonly query: CallInput<typeof listComplianceRows>['query']
}

/** The duties behind a figure: who, for whom, what became of it. */
export function ComplianceRows({ wanted, onClose }: { wanted: RowsWanted; onClose: () => void }) {
  const t = useT()
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number]>('not_met')
  const rows = usePages(listComplianceRows, { query: { ...wanted.query, outcome } })
  return (
    <SidePanel open width={760} title={wanted.title} onClose={onClose}>
      <div className="zx-stack zx-stack-mid">
        <Segmented<(typeof OUTCOMES)[number]>
          aria-label={t('compliance.outcome')}
          value={outcome}
          onChange={setOutcome}
          options={OUTCOMES.map((value) => ({ value, label: t(`compliance.outcome.${value}`) }))}
        />
        <DataTable
          label={wanted.title}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'customer',
              title: t('compliance.customer'),
              isName: true,
              cell: (row) => (
                <Link className="zx-link" to={`/customers/${row.rootId}`}>
                  {row.customerName}
                </Link>
              ),
            },
            {
              key: 'tier',
              title: t('compliance.by.tier'),
              cell: (row) => (row.tier === null ? '' : <TierTag tier={row.tier} />),
            },
            { key: 'rule', title: t('compliance.duty'), cell: (row) => t.of(`obligation.${row.rule}.title`) },
            { key: 'owner', title: t('compliance.by.manager'), cell: (row) => row.ownerName ?? '' },
            {
              key: 'state',
              title: t('compliance.state'),
              corner: true,
              cell: (row) => (
                <DueChip state={row.state} dueAt={row.dueAt} metAt={row.satisfiedAt} workdaysLeft={row.chip.workdaysLeft} />
              ),
            },
          ]}
          empty={<NoResult title={t('compliance.noRows')} />}
        />
      </div>
    </SidePanel>
  )
}
