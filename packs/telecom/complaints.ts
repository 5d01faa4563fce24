import type { ComplaintsPack } from '../../src/kernel/pack/complaints-pack.ts'
import { figure } from '../../src/kernel/pack/figure.ts'
import { coach, listening, methods, voiceAndBody } from './complaint-coach.ts'
import { natureAnswers, natureSigns } from './complaint-natures.ts'
import { phraseBook } from './complaint-phrases.ts'

const HOUR = 60

export const complaints: ComplaintsPack = {
  clocks: {
    receipt: figure({ counts: 'working', minutes: { diamond: 30, gold: 60, silver: 60, none: 120 } }, 'assumed', {
      zh: '处理人领取投诉的时限，按工作时间计',
      en: 'Until the handler takes the complaint, in working time',
    }),
    firstContact: figure(
      { counts: 'elapsed', minutes: { diamond: 4 * HOUR, gold: 24 * HOUR, silver: 24 * HOUR, none: 24 * HOUR } },
      'facts 2.4; diamond assumed',
      {
        zh: '24 小时内首次联系客户（DB3212/T 1102-2022）；钻石 4 小时',
        en: 'First contact within 24 hours (DB3212/T 1102-2022); diamond 4 hours',
      },
    ),
    progress: figure(
      { counts: 'elapsed', minutes: { diamond: 24 * HOUR, gold: 48 * HOUR, silver: 48 * HOUR, none: 48 * HOUR } },
      'facts 2.4; diamond assumed',
      { zh: '未办结的，每 48 小时告知一次进展', en: 'While it is open, word of its progress every 48 hours' },
    ),
    result: figure(
      { counts: 'elapsed', minutes: { diamond: 24 * HOUR, gold: 48 * HOUR, silver: 48 * HOUR, none: 48 * HOUR } },
      'facts 2.4; diamond assumed',
      { zh: '48 小时内给出处理结果；钻石 24 小时', en: 'The result within 48 hours; diamond 24 hours' },
    ),
    hardStopDays: figure(15, 'facts 2.4', {
      zh: '监管期限：15 个自然日内答复（工信部令第 35 号），不可延',
      en: 'The regulator’s limit: an answer within 15 calendar days (MIIT order 35), never moved',
    }),
  },
  escalation: figure(
    [
      { percent: 75, tell: ['handler'], how: { zh: '站内提醒处理人', en: 'A notice to the handler' } },
      {
        percent: 90,
        tell: ['handler', 'supervisor'],
        how: { zh: '站内提醒处理人和单位主管', en: 'A notice to the handler and the unit head' },
      },
      {
        percent: 100,
        tell: ['handler', 'supervisor', 'quality'],
        how: { zh: '站内提醒处理人、单位主管和质检', en: 'A notice to the handler, the unit head and quality' },
      },
    ],
    'assumed',
    { zh: '期限过了百分之几提醒谁', en: 'Who is told when so much of the time has passed' },
  ),
  queueLeadMinutes: figure({ diamond: 120, gold: 60, silver: 30, none: 0, major: 240, regulator: 240 }, 'H4; minutes assumed', {
    zh: '优先处理：各级客户在队列里提前多少分钟',
    en: 'Priority: how many minutes earlier each kind stands in the queue',
  }),
  repeatWindowDays: figure(30, 'model 4.4', {
    zh: '同一客户同类投诉几天内算重复',
    en: 'Days within which a complaint of the same class is a repeat',
  }),
  reopenWindowDays: figure(30, 'assumed', {
    zh: '结案后几天内可以重开',
    en: 'Days after closing in which a complaint may be reopened',
  }),
  callbackDays: figure(3, 'OB12; assumed', { zh: '告知结果后几天内回访', en: 'Days to the callback after the result' }),
  digestDay: figure(5, 'OB13; assumed', {
    zh: '每月几日前写好上月投诉月报',
    en: 'Day of the month by which the digest of the last month is due',
  }),
  skipLevelWords: figure(
    [
      '工信部',
      '通信管理局',
      '通管局',
      '12300',
      '12315',
      '12345',
      '消协',
      '消费者协会',
      '媒体',
      '曝光',
      '记者',
      '起诉',
      '法院',
      '找你们领导',
      '找领导',
      '总部投诉',
      '越级',
    ],
    'facts 2.4; words assumed',
    {
      zh: '客户话里出现这些词，标记越级倾向',
      en: 'Words of the customer that mark a tendency to go over our heads',
    },
  ),
  majorWords: figure(
    ['人身安全', '群体', '集体投诉', '信息泄露', '泄露隐私', '断网', '大面积', '诈骗', '媒体报道'],
    'facts 2.4; words assumed',
    {
      zh: '出现这些词，按重大投诉立即上报',
      en: 'Words that make a complaint grave: reported upward at once',
    },
  ),
  classes: figure(
    [
      {
        code: 'network',
        name: { zh: '网络类', en: 'Network' },
        subClasses: [
          { code: 'no_signal', name: { zh: '无信号', en: 'No signal' } },
          { code: 'slow_data', name: { zh: '上网慢', en: 'Slow data' } },
          { code: 'roaming', name: { zh: '国际漫游', en: 'International roaming' } },
          { code: 'call_quality', name: { zh: '通话质量', en: 'Call quality' } },
          { code: 'broadband_fault', name: { zh: '宽带故障', en: 'Broadband fault' } },
        ],
      },
      {
        code: 'business',
        name: { zh: '业务类', en: 'Business' },
        subClasses: [
          { code: 'billing', name: { zh: '费用争议', en: 'Bill dispute' } },
          { code: 'plan', name: { zh: '套餐资费', en: 'Tariff plan' } },
          { code: 'unknown_order', name: { zh: '不知情定制', en: 'Ordered without knowing' } },
          { code: 'roaming_fee', name: { zh: '漫游费用', en: 'Roaming fee' } },
          { code: 'points', name: { zh: '积分与兑换', en: 'Points and redemption' } },
          { code: 'portability', name: { zh: '携号转网', en: 'Number portability' } },
          { code: 'spam', name: { zh: '垃圾短信与骚扰电话', en: 'Spam messages and calls' } },
        ],
      },
      {
        code: 'service',
        name: { zh: '服务类', en: 'Service' },
        subClasses: [
          { code: 'attitude', name: { zh: '服务态度', en: 'Attitude' } },
          { code: 'waiting', name: { zh: '等候时间', en: 'Waiting time' } },
          { code: 'promise_broken', name: { zh: '承诺未兑现', en: 'Promise not kept' } },
          { code: 'not_reachable', name: { zh: '联系不上客户经理', en: 'Manager not reachable' } },
          { code: 'wrong_information', name: { zh: '解释口径不一', en: 'Wrong information' } },
        ],
      },
    ],
    'facts 2.4; sub-classes assumed',
    { zh: '投诉大类按 DB3212/T 1102-2022，小类为草拟', en: 'Classes of DB3212/T 1102-2022; the sub-classes are drafts' },
  ),
  causes: figure(
    [
      { code: 'network_fault', name: { zh: '网络故障', en: 'Network fault' } },
      { code: 'system_error', name: { zh: '系统出错', en: 'System error' } },
      { code: 'process_unclear', name: { zh: '流程不清', en: 'Unclear procedure' } },
      { code: 'explained_badly', name: { zh: '说明不清', en: 'Badly explained' } },
      { code: 'promise_not_kept', name: { zh: '承诺未兑现', en: 'Promise not kept' } },
      { code: 'attitude', name: { zh: '态度不当', en: 'Attitude' } },
      { code: 'rule_disagreed', name: { zh: '不认同规定', en: 'Disagrees with the rule' } },
      { code: 'misunderstanding', name: { zh: '客户误解', en: 'Misunderstanding' } },
      { code: 'other', name: { zh: '其他', en: 'Other' } },
    ],
    'assumed',
    { zh: '原因分类，用于月报和帕累托图', en: 'Causes, for the digest and the Pareto chart' },
  ),
  natureSigns,
  natureAnswers,
  beliefs: figure(
    [
      { zh: '投诉是客户的权利', en: 'To complain is the customer’s right' },
      { zh: '客户的抱怨是很常见的', en: 'Complaints are an everyday thing' },
      { zh: '投诉是客户对我们的信任与期待', en: 'A complaint is a customer’s trust and hope' },
      { zh: '这是为客户服务的机会', en: 'It is a chance to serve' },
    ],
    'J2',
    { zh: '对投诉的四种看法', en: 'Four ways to look at a complaint' },
  ),
  coach,
  methods,
  listening,
  voiceAndBody,
  phrases: phraseBook,
  goodwill: {
    perSpendLimit: figure(50_000, 'M1; amount assumed', {
      zh: '单次可先用后报的上限（分）',
      en: 'The most that may be spent at once without asking, in fen',
    }),
    yearlyFund: figure(200_000, 'M1; amount assumed', {
      zh: '每位一线员工一年的基金（分）',
      en: 'The yearly fund of a front-line employee, in fen',
    }),
    reportWorkdays: figure(3, 'model 4.2', { zh: '用后几个工作日内报告', en: 'Workdays in which a spend is reported' }),
    story: figure(
      {
        zh: '「每一位一线员工都拥有一笔 2000 美元的基金，用以帮助解决客户的问题，可以由他们自由处置，而不必事先报告。」玛丽去哪儿了？等待她的是同事的鲜花和派对。',
        en: '“Every front-line employee has a fund of 2,000 dollars to help with a customer’s problem, to use freely and without reporting first.” Where has Mary gone? Her colleagues are waiting with flowers and a party.',
      },
      'M1',
      { zh: '一线基金的来历', en: 'Where the fund comes from' },
    ),
  },
}
