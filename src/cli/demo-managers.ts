import { SOURCE_BRANCH } from './demo-feed.ts'
import { DEMO_TERRITORIES, type DemoPerson, type DemoUnit } from './demo-organisation.ts'

const SURNAMES = '王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧'
const GIVEN = '安宁静远明哲思齐文博嘉言子衿若水清扬志诚雨桐'
/** How full a portfolio is on average, of the size above which the pack warns. */
const FILL = 0.8

const isManager = ({ role }: DemoPerson): boolean => role === 'VM' || role === 'GM'

/**
 * Customer managers beyond those who are named, so that no unit's portfolios are above the pack's size: none at the
 * demo's own scale, some 170 for the whole branch.
 */
export function moreManagers(unit: DemoUnit, scale: number, portfolioSize: number): DemoPerson[] {
  const areas = DEMO_TERRITORIES.filter(({ kind }) => kind === 'area')
  const own = areas.filter(({ parent }) => unit.territories.includes(parent ?? ''))
  const vips = (SOURCE_BRANCH.vips * scale * own.length) / areas.length
  const missing = Math.ceil(vips / (portfolioSize * FILL)) - unit.people.filter(isManager).length
  const code = unit.territories[0]?.toLowerCase().replace('sf-', '') ?? ''
  return Array.from({ length: Math.max(0, missing) }, (_, i): DemoPerson => {
    const number = String(i + 1).padStart(3, '0')
    return {
      role: 'VM',
      userName: `vm.${code}.${number}`,
      displayName: `${SURNAMES[i % SURNAMES.length]}${GIVEN[(i * 7) % GIVEN.length]}${GIVEN[(i * 11 + 3) % GIVEN.length]}`,
      workPhone: `0700-889${String(i + 1).padStart(4, '0')}`,
      shown: false,
    }
  })
}
