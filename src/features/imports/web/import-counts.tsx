import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { hasCustomers, hasUsage } from '../imports.rules.ts'
import type { ImportView } from '../imports.contract.ts'
import { reasonText } from './import-words.ts'

type Counts = NonNullable<ImportView['checked']>

/** Four figures and, below them, how many problems of each reason. */
export function ImportCounts({ job, counts }: { job: ImportView; counts: Counts }) {
  const t = useT()
  const format = useFormat()
  const reasons = Object.entries(counts.reasons).toSorted(([, a], [, b]) => b - a)
  return (
    <>
      <Figures>
        {hasCustomers(job.kind) ? (
          <>
            <Figure label={t('imports.page.count.fresh')} value={counts.fresh} />
            <Figure
              label={t('imports.page.count.changed')}
              value={counts.changed}
              note={`${t('imports.page.count.same')} ${format.number(counts.same)}`}
            />
          </>
        ) : (
          <Figure label={t('imports.page.count.rows')} value={counts.rows} />
        )}
        {hasUsage(job.kind) && (
          <Figure
            label={t('imports.page.count.usage')}
            value={counts.usage}
            {...(job.kind === 'combined'
              ? { note: `${t('imports.page.count.usageRefused')} ${format.number(counts.usageRefused)}` }
              : {})}
          />
        )}
        <Figure
          label={t('imports.page.count.refused')}
          value={counts.refused}
          late={counts.refused > 0}
          note={`${t('imports.page.count.warned')} ${format.number(counts.warned)}`}
        />
      </Figures>
      {reasons.length > 0 && (
        <Sheet title={t('imports.page.problems.byReason')}>
          <ul className="zx-plain-list">
            {reasons.map(([key, count]) => (
              <li key={key} className="zx-row zx-row-between">
                <span>{reasonText(key, t)}</span>
                <b className="zx-num">{format.number(count)}</b>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  )
}
