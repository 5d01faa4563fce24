import { figure } from '../../src/kernel/pack/figure.ts'
import type { ServicePack } from '../../src/kernel/pack/service-pack.ts'

export const service: ServicePack = {
  contactCadence: figure({ diamond: 'month', gold: 'month', silver: 'quarter' }, 'E1', {
    zh: '钻、金卡每月至少沟通一次，银卡每季度至少一次',
    en: 'Diamond and gold at least once a month, silver at least once a quarter',
  }),
  faceToFaceCadence: figure('quarter', 'assumed', {
    zh: '重要 VIP 客户每季度面对面一次（E2 未定周期）',
    en: 'Important VIPs face to face once a quarter (E2 names no period)',
  }),
  firstContactDays: figure(7, 'assumed', {
    zh: '新 VIP 或新经理，几天内首次沟通',
    en: 'Days to the first contact of a new VIP or a new manager',
  }),
  birthdayNoticeDays: figure(7, 'assumed', { zh: '生日提前几天列出', en: 'Days before a birthday from which it is listed' }),
  minimumDaysLeft: figure(10, 'assumed', {
    zh: '期内剩余不足这些天，从下期起欠',
    en: 'With fewer days left, the duty starts with the next period',
  }),
  lateEntryHours: figure(48, 'assumed', {
    zh: '期末后几小时内补录仍算按时',
    en: 'Hours after the end in which a late entry still counts',
  }),
  reminderPercents: figure([50, 80], 'assumed', {
    zh: '过了期限的百分之几提醒；末个工作日再提醒一次',
    en: 'Shares of the period at which to remind; the last working day is one more',
  }),
  bulkFirstContactWindowDays: figure(20, 'assumed', {
    zh: '批量换经理后，首次沟通分摊到几个工作日',
    en: 'Workdays over which a bulk reassignment spreads the first contacts',
  }),
  snoozeMaxDays: figure(14, 'assumed', {
    zh: '最多推迟几天，且不得超过期限',
    en: 'The most days a duty may be put off, never past its deadline',
  }),
  portfolioWarning: figure(500, 'assumed', {
    zh: '一名经理名下超过此数时提醒',
    en: 'A warning above this many VIPs for one manager',
  }),
  serviceCost: figure(
    { contactFen: 1_500, yearlyFen: { diamond: 120_000, gold: 40_000, silver: 12_000, none: 600 } },
    'A7; the costs are assumed',
    {
      zh: '服务成本（分）：一次沟通；各等级每客每年的权益与服务',
      en: 'Cost of service (fen): one contact; benefits and service of a tier, a customer and year',
    },
  ),
  revealDailyQuota: figure(30, 'assumed', { zh: '每天可打开的隐藏字段数', en: 'Masked fields that may be opened in a day' }),
  exports: {
    rowsWithoutApproval: figure(500, 'model 4.3; assumed', {
      zh: '导出客户资料超过此行数，须数据保护岗批准（约为一名经理的客户数）',
      en: 'Above this many rows data protection approves an export (about one manager’s portfolio)',
    }),
    fileHours: figure(24, 'assumed', {
      zh: '导出文件生成后几小时删除',
      en: 'Hours after which an exported file is deleted',
    }),
    decideDays: figure(7, 'assumed', {
      zh: '导出申请几天无人审批即作废',
      en: 'Days after which a request that nobody decided lapses',
    }),
    purposes: figure(
      [
        { code: 'service_visit', zh: '服务走访', en: 'Service visits' },
        { code: 'care_delivery', zh: '关怀与礼品寄送', en: 'Greetings and gifts' },
        { code: 'survey', zh: '满意度调查', en: 'Satisfaction survey' },
        { code: 'handover', zh: '工作交接', en: 'Handover' },
        { code: 'reporting', zh: '向上级报送', en: 'Report to the province' },
        { code: 'inspection', zh: '检查与核对', en: 'Inspection and reconciliation' },
      ],
      'facts 2.10; assumed',
      {
        zh: '客户资料可以因何导出（个人信息保护法第六条：目的明确、范围最小）',
        en: 'What customer data may be exported for (PIPL article 6: a clear purpose, the smallest scope)',
      },
    ),
  },
  occasions: figure(
    [
      {
        code: 'sim_replacement',
        zh: '更换专属 SIM 卡',
        en: 'Exclusive SIM replacement',
        script: {
          zh: '{name}您好，您的专属 SIM 卡可以免费更换，换好后专属服务菜单都在里面，我送到您方便的地方可以吗？',
          en: 'Hello {name}, your exclusive SIM can be replaced free of charge. May I bring it to where it suits you?',
        },
      },
      {
        code: 'marketing_campaign',
        zh: '阶段性营销内容',
        en: 'Current marketing campaign',
        script: {
          zh: '{name}您好，这一期有一项活动和您平时的用法相合，我用一分钟说给您听，您看是否用得上。',
          en: 'Hello {name}, one of this season’s offers fits how you use your line. May I take a minute to explain it?',
        },
      },
      {
        code: 'plan_promotion',
        zh: '品牌和资费套餐推广',
        en: 'Brand or tariff plan',
        script: {
          zh: '{name}您好，我看了您近几个月的用量，有一个套餐可能更省，我把对比给您过目。',
          en: 'Hello {name}, going by your last months there may be a plan that costs you less. May I show you the comparison?',
        },
      },
      {
        code: 'manager_guarantee',
        zh: '客户经理担保办理业务',
        en: 'Business on the manager’s guarantee',
        script: {
          zh: '{name}您好，您要办的业务我可以先为您担保办理，手续随后补上，您看可以吗？',
          en: 'Hello {name}, I can put this through on my guarantee and bring the papers later. Would that help?',
        },
      },
      {
        code: 'reward_activity',
        zh: '回馈服务活动',
        en: 'Reward activity',
        script: {
          zh: '{name}您好，近期有一场回馈活动，我按您的喜好先为您留了位置，您愿意来吗？',
          en: 'Hello {name}, there is a reward event soon and I have kept you a place that fits what you like. Will you come?',
        },
      },
      {
        code: 'consultation',
        zh: '客户的业务咨询',
        en: 'The customer’s enquiry',
        script: {
          zh: '{name}您好，您上次问的事我弄清楚了，现在说给您听，不清楚的地方您随时问。',
          en: 'Hello {name}, I have the answer to what you asked. Let me explain, and do ask me anything that is unclear.',
        },
      },
    ],
    'E5',
    { zh: '六种沟通良机；话术为草拟', en: 'The six occasions; the scripts are drafts' },
  ),
  scripts: figure(
    [
      {
        rule: 'OB1',
        zh: '{name}您好，我是您的客户经理{manager}。这个月想听听您用得怎么样，有什么要我办的？',
        en: 'Hello {name}, this is {manager}, your manager. How has the service been this month, and is there anything I can do?',
      },
      {
        rule: 'OB2',
        zh: '{name}您好，我是您的客户经理{manager}。这个季度问候您一声，近来用得顺手吗？',
        en: 'Hello {name}, this is {manager}, your manager. I wanted to ask how things have been this quarter.',
      },
      {
        rule: 'OB3',
        zh: '{name}您好，我是{manager}。想当面拜访您，听听您的想法，您看哪天、在哪里方便？',
        en: 'Hello {name}, this is {manager}. I would like to come and see you. Which day and place suit you?',
      },
      {
        rule: 'OB4',
        zh: '{name}您好，我是{manager}，从现在起由我专门为您服务，这是我的电话，随时可以找我。',
        en: 'Hello {name}, I am {manager} and I look after you from now on. You can reach me on this number at any time.',
      },
      {
        rule: 'OB5',
        zh: '{name}，今天是您的生日，祝您生日快乐、身体健康！{manager}敬上。',
        en: 'Happy birthday, {name}! I wish you health and joy. Yours, {manager}.',
      },
    ],
    'assumed',
    {
      zh: '每种欠的事开口第一句（G1 要求有问候，词为草拟）',
      en: 'The first sentence for each duty (G1 asks for the greeting; the words are drafts)',
    },
  ),
  leapMonthBirthday: figure('regular_month', 'assumed', {
    zh: '闰月生日每年按同名平月过',
    en: 'A birthday of a leap month is kept in the regular month of that name',
  }),
  missingThirtiethDay: figure('last_day_of_month', 'assumed', {
    zh: '三十生日遇小月，按廿九过',
    en: 'A birthday on the 30th is kept on the last day of a 29-day month',
  }),
  leapDayBirthday: figure('feb_28', 'model OB5', {
    zh: '2 月 29 日生日，平年按 28 日过',
    en: 'A birthday on 29 February is kept on the 28th of a common year',
  }),
}
