import { figure } from '../../src/kernel/pack/figure.ts'
import type { ValuePack } from '../../src/kernel/pack/value-pack.ts'

export const value: ValuePack = {
  economicWeight: figure(0.85, 'A4; the proportion is assumed', {
    zh: '经济价值占总分的比重',
    en: 'Weight of economic value in the score',
  }),
  socialWeight: figure(0.15, 'A4; the proportion is assumed', {
    zh: '社会价值占总分的比重',
    en: 'Weight of social value in the score',
  }),
  components: {
    revenue: {
      weight: figure(0.7, 'A5; assumed', {
        zh: '消费：近 12 个完整月月均收入',
        en: 'Spend: mean monthly revenue of the last 12 complete months',
      }),
      // The borders are the older VIP cards' bills of ¥300, ¥700 and ¥1,700 (facts 2.1 [1]).
      map: figure(
        [
          [0, 0],
          [5_000, 12],
          [10_000, 25],
          [30_000, 55],
          [70_000, 75],
          [170_000, 92],
          [400_000, 100],
        ],
        'facts 2.1 [1]; points between are assumed',
        { zh: '月均收入（分）折算为 0 到 100', en: 'Mean monthly revenue (fen) to 0–100' },
      ),
    },
    tenure: {
      weight: figure(0.15, 'A5; assumed', { zh: '在网：入网至今的月数', en: 'Tenure: months since opening' }),
      // 1, 3 and 10 years are the steps of the tenure bonus (facts 2.1 [2]).
      map: figure(
        [
          [0, 0],
          [12, 33],
          [36, 67],
          [120, 100],
        ],
        'facts 2.1 [2]',
        { zh: '在网月数折算为 0 到 100', en: 'Months of tenure to 0–100' },
      ),
    },
    growth: {
      weight: figure(0.05, 'A9; assumed', { zh: '增长：近 3 个月比前 3 个月', en: 'Growth: last 3 months against the 3 before' }),
      map: figure(
        [
          [-50, 0],
          [0, 50],
          [50, 100],
        ],
        'assumed',
        { zh: '增长百分比折算为 0 到 100', en: 'Growth in per cent to 0–100' },
      ),
    },
    payment: {
      weight: figure(0.1, 'facts 2.1 [1]: punctual payment counts; the weight is assumed', {
        zh: '缴费：近 12 个月无欠费月数',
        en: 'Payment: months without arrears of the last 12',
      }),
      map: figure(
        [
          [0, 0],
          [6, 30],
          [12, 100],
        ],
        'assumed',
        { zh: '无欠费月数折算为 0 到 100', en: 'Months without arrears to 0–100' },
      ),
    },
  },
  groupRoles: figure(
    {
      strategic: { leader: 100, key_person: 90, liaison: 70, member: 30 },
      large: { leader: 85, key_person: 75, liaison: 55, member: 20 },
      medium: { leader: 60, key_person: 50, liaison: 35, member: 10 },
      small: { leader: 40, key_person: 30, liaison: 20, member: 5 },
    },
    'N5, A10; the points are assumed',
    { zh: '集团角色的社会价值分', en: 'Social value by role in the account' },
  ),
  strategicIndustries: figure(
    { government: 60, finance: 50, healthcare: 40, education: 40 },
    'A9; industries and points are assumed',
    {
      zh: '战略行业的社会价值分',
      en: 'Social value of strategic industries',
    },
  ),
  groupTiers: figure({ strategic: { leader: 'gold' } }, 'facts 2.1 [14], A10; the tiers are assumed', {
    zh: '集团角色保底等级',
    en: 'Tier that a role in an account gives at least',
  }),
  minimumMonths: figure(3, 'model 4.7, assumed', { zh: '满几个完整月才评级', en: 'Complete months before a customer is rated' }),
  revenueMonths: figure(12, 'model 4.7; facts 2.1 [9]', { zh: '消费取近几个完整月', en: 'Months of revenue that count' }),
  revenueWindows: figure([6, 12], 'facts 2.1 [5] [9]', {
    zh: '价值分层可选的消费月数',
    en: 'Windows of revenue that the value studio offers',
  }),
  growthMonths: figure(3, 'model 4.7', { zh: '增长比较的月数', en: 'Months on each side of the growth comparison' }),
  excludedSubscriptionKinds: figure(['data_card', 'secondary', 'test'], 'facts 2.1 [2] [5]', {
    zh: '不计入的号码种类',
    en: 'Kinds of subscription left out',
  }),
  tiering: figure(
    { by: 'share', basisPoints: { diamond: 35, gold: 150, silver: 400 } },
    'A2: 5.85 % together; the split is assumed',
    {
      zh: '各等级占在网客户的万分比',
      en: 'Share of active customers by tier, in basis points',
    },
  ),
  entryMargin: figure(0, 'assumed', { zh: '升入需高出分界几分', en: 'Points above the border to enter' }),
  exitMargin: figure(0, 'assumed', { zh: '低于分界几分才退出', en: 'Points below the border to leave' }),
  validityMonths: figure(12, 'facts 2.2', { zh: '等级有效月数', en: 'Months a tier is valid' }),
  growthPotentialPercent: figure(30, 'A9; assumed', {
    zh: '增长多少算成长型客户（%）',
    en: 'Growth that marks a customer as growing (%)',
  }),
}
