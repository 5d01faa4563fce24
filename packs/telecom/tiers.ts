import { figure } from '../../src/kernel/pack/figure.ts'
import type { TiersPack } from '../../src/kernel/pack/tiers-pack.ts'

export const tiers: TiersPack = {
  careMaxMonths: figure(12, 'facts 2.2: a tier is valid for 12 months; the limit is assumed', {
    zh: '保护或例外最长几个月',
    en: 'The longest protection or exception, in months',
  }),
  noticeFromDays: figure(60, 'model 4.5, OB24', {
    zh: '到期前几天起应告知客户将降级',
    en: 'Days before the end of a tier from which a fall is told',
  }),
  noticeUntilDays: figure(30, 'model 4.5, OB24', {
    zh: '最迟到期前几天告知',
    en: 'Days before the end of a tier by which a fall is told',
  }),
  noticeLeastDays: figure(7, 'assumed, as OB4 gives seven days', {
    zh: '年检晚于告知期时，至少留几天告知',
    en: 'Days left for the notice when a review comes late',
  }),
  strategies: figure(
    {
      diamond: {
        strategy: {
          zh: '重点保有：一对一专属经理，先于需求联系；离网倾向加倍关注',
          en: 'Keep above all: a dedicated manager who calls first; twice the attention at any sign of leaving',
        },
        product: {
          zh: '新业务优先推介真正有用的，先讲适合的理由',
          en: 'New services first, only what fits, with the reason',
        },
        price: {
          zh: '按公布的等级规则享受优惠，信誉服务延时停机',
          en: 'Benefits by the published rule of the tier; deferred suspension on credit standing',
        },
        service: {
          zh: '每月至少沟通一次，重要客户面对面；投诉 4 小时内联系',
          en: 'At least one contact a month, face to face where important; complaints called within 4 hours',
        },
        rules: ['OB1', 'OB3', 'OB4', 'OB5', 'OB10', 'OB24'],
      },
      gold: {
        strategy: {
          zh: '稳定保有：一对一专属经理，按月联系，防止降级流失',
          en: 'Keep steadily: a dedicated manager, monthly contact, no fall unnoticed',
        },
        product: { zh: '按消费习惯推介套餐与增值业务', en: 'Plans and services that fit the usage' },
        price: { zh: '按公布的等级规则享受优惠', en: 'Benefits by the published rule of the tier' },
        service: {
          zh: '每月至少沟通一次；专席专区优先受理',
          en: 'At least one contact a month; priority at the desk and in the zone',
        },
        rules: ['OB1', 'OB3', 'OB4', 'OB5', 'OB10', 'OB24'],
      },
      silver: {
        strategy: {
          zh: '培育提升：专属经理按季联系，发现成长潜力',
          en: 'Develop: a dedicated manager, quarterly contact, an eye for growth',
        },
        product: { zh: '推介能提升使用的常规业务', en: 'Everyday services that raise usage' },
        price: { zh: '按公布的等级规则享受优惠', en: 'Benefits by the published rule of the tier' },
        service: { zh: '每季至少沟通一次；专席优先受理', en: 'At least one contact a quarter; priority at the desk' },
        rules: ['OB2', 'OB3', 'OB4', 'OB5', 'OB10', 'OB24'],
      },
      none: {
        strategy: {
          zh: '标准服务；留意成长型客户，大客户也是由小客户成长起来的',
          en: 'Standard service; watch those that grow: key customers grew from small ones',
        },
        product: { zh: '普通标准的产品', en: 'Standard products' },
        price: { zh: '统一标准资费', en: 'Standard tariffs' },
        service: { zh: '营业厅与热线的普通标准服务', en: 'Standard service in the halls and on the hotline' },
        rules: ['OB10'],
      },
    },
    'A6, A8; cadences E1, E2; benefits as model 4.6.3; the wording is assumed',
    { zh: '各等级的服务策略', en: 'Service strategy of each tier' },
  ),
}
