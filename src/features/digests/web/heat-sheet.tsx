import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { getHeat } from '../digests.contract.ts'

const DAY = 86_400_000

/** Twelve weeks up to the month's end. */
function spanOf(month: string): { from: string; to: string } {
  const [year = 2000, number = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0))
  const day = (at: Date): string => at.toISOString().slice(0, 10)
  return { from: day(new Date(last.getTime() - 83 * DAY)), to: day(last) }
}

/** E6: where and when complaints come in. The figure stands in each cell; the shade only helps the eye. */
export function HeatSheet({ month }: { month: string }) {
  const t = useT()
  const format = useFormat()
  const heat = useCall(getHeat, { query: spanOf(month) }, { keepPrevious: true })
  return (
    <Sheet title={t('digestPage.heat')} flush>
      <Loaded query={heat} rows={4}>
        {({ weeks, regions }) => {
          if (regions.length === 0) return <p className="zx-meta zx-pad">{t('digestPage.noHeat')}</p>
          const most = Math.max(1, ...regions.flatMap((each) => each.counts))
          return (
            // A wide table scrolls inside its labelled group, never the page.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <div className="zx-table-scroll" role="group" aria-label={t('digestPage.heat')} tabIndex={0}>
              <table className="zx-table zx-heat">
                <thead>
                  <tr>
                    <th scope="col">{t('digestPage.region')}</th>
                    {weeks.map((week) => (
                      <th key={week} scope="col" className="zx-right">
                        {format.day(week)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {regions.map((region) => (
                    <tr key={region.territoryId ?? 'none'}>
                      <th scope="row">{region.name ?? t('digestPage.noRegion')}</th>
                      {weeks.map((week, index) => {
                        const count = region.counts[index] ?? 0
                        return (
                          <td key={week} className={`zx-right zx-heat-${Math.ceil((4 * count) / most)}`}>
                            {count}
                          </td>
                        )
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }}
      </Loaded>
    </Sheet>
  )
}
