import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Ratio } from '../../../web/ui/ratio.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { Digest } from './digest-view.ts'

const RATES = ['complaintOnTime', 'firstContact24h', 'resolved48h', 'reopenRate', 'repeatRate', 'complaintCsat'] as const

/** The month's measures, each with its two numbers, beside the month before. */
export function KpiSheet({ digest }: { digest: Digest }) {
  const t = useT()
  const format = useFormat()
  const perThousand = ({ count, vips }: Digest['figures']['justifiedComplaints']): string =>
    vips === 0 ? '--' : t('digestPage.perThousand', { n: format.number(count), rate: format.number((count * 1000) / vips, 2) })
  return (
    <Sheet title={t('digestPage.measures')} flush>
      <DataTable
        label={t('digestPage.measures')}
        rows={[...RATES, 'justifiedComplaints' as const]}
        rowKey={(row) => row}
        empty={null}
        columns={[
          { key: 'name', title: t('digestPage.measure'), isName: true, cell: (row) => t(`kpi.${row}`) },
          {
            key: 'now',
            title: format.month(digest.month),
            right: true,
            cell: (row) =>
              row === 'justifiedComplaints' ? perThousand(digest.figures[row]) : <Ratio {...digest.figures[row]} />,
          },
          {
            key: 'before',
            title: t('digestPage.monthBefore'),
            right: true,
            cell: (row) => (row === 'justifiedComplaints' ? perThousand(digest.before[row]) : <Ratio {...digest.before[row]} />),
          },
        ]}
      />
    </Sheet>
  )
}
