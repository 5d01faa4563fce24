import { Segmented, Tag } from 'antd'
import { useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, FailedState } from '../../../web/ui/states.tsx'
import { getPack } from '../pack.contract.ts'
import { documentsOf, PACK_SECTIONS } from '../pack.rules.ts'

const SHORT = 80

/** A figure's value as people read it: lists by their items, tables as text that opens. */
function FigureValue({ value }: { value: unknown }) {
  const t = useT()
  if (typeof value === 'number' || typeof value === 'string') return <span className="zx-num">{value}</span>
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    const text = value.join(t.locale === 'zh' ? '、' : ', ')
    if (text.length <= SHORT) return <span className="zx-num">{text}</span>
  }
  return (
    <details>
      <summary>{t('pack.more')}</summary>
      <pre className="zx-pack-value">{JSON.stringify(value, null, 1)}</pre>
    </details>
  )
}

/** Every figure of the business in force, with where it comes from. */
export function PackPage() {
  const t = useT()
  const [only, setOnly] = useState<'all' | 'assumed'>('all')
  const pack = useCall(getPack, {})
  if (pack.isPending) return <ListSkeleton />
  if (pack.isError) return <FailedState error={pack.error} onRetry={() => void pack.refetch()} />
  const { name, version, figures } = pack.data
  const assumed = figures.filter((one) => one.isAssumed).length
  return (
    <>
      <PageHead
        title={t('pack.title')}
        sentence={t('pack.sentence', { name: name[t.locale], version, count: figures.length, assumed })}
        actions={
          <Segmented<'all' | 'assumed'>
            aria-label={t('pack.filter')}
            value={only}
            onChange={setOnly}
            options={[
              { value: 'all', label: t('pack.all') },
              { value: 'assumed', label: t('pack.onlyAssumed') },
            ]}
          />
        }
      />
      <div className="zx-stack">
        {PACK_SECTIONS.map((section) => (
          <Sheet key={section} title={t.of(`pack.section.${section}`)} flush>
            <DataTable
              label={t.of(`pack.section.${section}`)}
              rows={figures.filter((one) => one.section === section && (only === 'all' || one.isAssumed))}
              rowKey={(one) => one.path}
              columns={[
                { key: 'meaning', title: t('pack.meaning'), isName: true, cell: (one) => one.meaning?.[t.locale] ?? one.path },
                { key: 'value', title: t('pack.value'), cell: (one) => <FigureValue value={one.value} /> },
                {
                  key: 'source',
                  title: t('pack.source'),
                  width: 260,
                  cell: (one) => (
                    <>
                      {one.isAssumed && <Tag>{t('pack.assumed')}</Tag>} {documentsOf(one.source)}
                    </>
                  ),
                },
              ]}
              empty={<EmptyState title={t('pack.empty')} />}
            />
          </Sheet>
        ))}
      </div>
    </>
  )
}
