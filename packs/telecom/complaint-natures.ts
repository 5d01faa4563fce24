import type { ComplaintsPack } from '../../src/kernel/pack/complaints-pack.ts'
import { figure } from '../../src/kernel/pack/figure.ts'

export const natureSigns: ComplaintsPack['natureSigns'] = figure(
  [
    {
      code: 'good_reason',
      nature: 'solving',
      weight: 2,
      name: { zh: '理由充分，说得出时间与经过', en: 'Good reasons: tells when and how' },
      // A moment, not a length: 「等了四十分钟」 is said by whoever vents, too.
      heard: ['从什么时候', '当天', '那天', '点钟', '账单', '截图', '记录', '凭证', '工单号', '已经三次', '到现在'],
    },
    {
      code: 'reasoned_anger',
      nature: 'solving',
      weight: 2,
      name: { zh: '愤怒中带着理智', en: 'Angry yet reasonable' },
      heard: ['我理解', '讲道理', '按规定', '依据', '合同', '协议', '解决问题', '给个说法'],
    },
    {
      code: 'firm',
      nature: 'solving',
      weight: 2,
      name: { zh: '自信、坚定，诉求明确', en: 'Confident and firm, knows what is wanted' },
      heard: ['退', '赔', '补', '修', '恢复', '取消', '更正', '处理好', '必须', '要求', '马上解决'],
    },
    {
      code: 'simple_and_repeated',
      nature: 'venting',
      weight: 2,
      name: { zh: '理由简单而反复', en: 'One simple reason, again and again' },
      heard: ['气死', '太差', '什么破', '烦死', '每次都', '老是', '总是', '简直', '受够'],
    },
    {
      code: 'unclear_opinion',
      nature: 'venting',
      weight: 2,
      name: { zh: '意见不明确', en: 'No clear opinion' },
      heard: [
        '反正',
        '说不清',
        '不知道怎么说',
        '算了',
        '就是不爽',
        '就是不舒服',
        '没什么要求',
        '没有要求',
        '没要求',
        '不要求',
        '不要求什么',
      ],
    },
    {
      code: 'wavering_tone',
      nature: 'venting',
      weight: 1,
      name: { zh: '语气飘忽不定', en: 'The tone wavers' },
      heard: ['唉', '哎呀', '发发牢骚', '说说而已', '骂两句', '憋屈'],
    },
    {
      code: 'hopeful_tone',
      nature: 'expecting',
      weight: 2,
      name: { zh: '语气充满期待', en: 'The tone is hopeful' },
      heard: ['希望', '要是能', '能不能', '可不可以', '期待', '建议', '最好', '什么时候能有'],
    },
    {
      code: 'no_anger',
      nature: 'expecting',
      weight: 1,
      name: { zh: '没有愤怒感', en: 'No anger' },
      heard: ['没关系', '不着急', '麻烦你们', '随便问问', '挺好的'],
    },
    {
      code: 'explains_himself',
      nature: 'expecting',
      weight: 1,
      name: { zh: '大多自我说明', en: 'Mostly explains himself' },
      heard: ['我用了', '我是老客户', '我们家', '我一直', '十几年'],
    },
    {
      code: 'good_comparison',
      nature: 'expecting',
      weight: 2,
      name: { zh: '常拿别处的好作比', en: 'Compares with what is better elsewhere' },
      heard: ['别人家', '别的公司', '人家', '其他地方', '另一家', '隔壁', '国外'],
    },
  ],
  'J3; words assumed',
  { zh: '三种性质的迹象；听到的词为草拟', en: 'The signs of the three natures; the words heard are drafts' },
)

export const natureAnswers: ComplaintsPack['natureAnswers'] = figure(
  {
    solving: {
      zh: '倾听，认同并表达改善之意，及时处理与回复',
      en: 'Listen, agree and say that it will get better, act and reply in time',
    },
    venting: { zh: '倾听', en: 'Listen' },
    expecting: { zh: '认同并表达改善之意', en: 'Agree and say that it will get better' },
  },
  'J3',
  { zh: '各种性质的应对', en: 'The answer to each nature' },
)
