import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { ContactSheet } from '../../../web/dialogs.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import { searchCustomers } from '../../customers/customers.contract.ts'

/** 记一次: the middle of the phone's bar. Whom did you talk to? */
export function LogPage() {
  const t = useT()
  const [text, setText] = useState('')
  const [chosen, choose] = useState<{ id: string; name: string } | null>(null)
  const q = useDeferredValue(text.trim())
  const isEnough = [...q].length >= 2
  const found = useCall(searchCustomers, { query: { q: isEnough ? q : '--' } }, { enabled: isEnough, keepPrevious: true })
  const items = isEnough ? (found.data?.items ?? []) : []
  return (
    <>
      <PageHead title={t('log.title')} sentence={t('log.sentence')} />
      <Sheet title={t('log.title')} plain>
        <Field label={t('log.search')}>
          {(control) => (
            <Input
              {...control}
              size="large"
              allowClear
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <DataTable
          label={t('log.title')}
          rows={items}
          rowKey={(row) => row.customerId}
          onOpen={(row) => choose({ id: row.customerId, name: row.name })}
          columns={[
            { key: 'name', title: t('compliance.customer'), isName: true, cell: (row) => row.name },
            { key: 'tier', title: t('compliance.by.tier'), corner: true, cell: (row) => <TierTag tier={row.tier} /> },
            {
              key: 'phone',
              title: t('contact.short.phone'),
              cell: (row) => <span className="zx-num">{row.phoneMasked ?? ''}</span>,
            },
            { key: 'manager', title: t('compliance.by.manager'), cell: (row) => row.managerName ?? '' },
          ]}
          empty={
            isEnough && !found.isFetching ? (
              <NoResult title={t('log.none', { text: q })} why={t('log.noneWhy')} />
            ) : (
              <EmptyState title={t('log.type')} />
            )
          }
        />
      </Sheet>
      {chosen !== null && (
        <ContactSheet
          customerId={chosen.id}
          customerName={chosen.name}
          onClose={() => choose(null)}
          onSaved={() => setText('')}
        />
      )}
    </>
  )
}
