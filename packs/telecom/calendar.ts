import type { CalendarPack } from '../../src/kernel/pack/calendar-pack.ts'
import { figure } from '../../src/kernel/pack/figure.ts'

export const calendar: CalendarPack = {
  timeZone: figure('Asia/Shanghai', 'assumed', { zh: '分公司所在时区', en: "The branch's time zone" }),
  workdays: figure([1, 2, 3, 4, 5], 'assumed', { zh: '周一至周五上班', en: 'Monday to Friday' }),
  periods: figure(
    [
      { from: '08:30', to: '12:00' },
      { from: '14:00', to: '18:00' },
    ],
    'assumed',
    {
      zh: '上班时间，中间为午休',
      en: 'Working hours; the gap is lunch',
    },
  ),
  holidays: figure(
    [
      ...days('2026-01', 1, 3),
      ...days('2026-02', 15, 23),
      ...days('2026-04', 4, 6),
      ...days('2026-05', 1, 5),
      ...days('2026-06', 19, 21),
      ...days('2026-09', 25, 27),
      ...days('2026-10', 1, 7),
      '2027-01-01',
      ...days('2027-02', 5, 10),
      '2027-04-05',
      ...days('2027-05', 1, 4),
      '2027-06-09',
      '2027-09-15',
      ...days('2027-10', 1, 5),
    ],
    'assumed',
    {
      zh: '2026 年按国务院办公厅放假安排；2027 年安排公布前只列法定节日，逢周末顺延补休，公布后请更新',
      en: 'For 2026 the days of the State Council notice; for 2027 only the statutory days, moved past weekends, until the notice is published',
    },
  ),
  makeUpWorkdays: figure(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'], 'assumed', {
    zh: '2026 年调休上班日；2027 年尚未公布，未列',
    en: 'Weekend days worked in 2026; none are known for 2027 yet',
  }),
}

function days(month: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${month}-${String(from + i).padStart(2, '0')}`)
}
