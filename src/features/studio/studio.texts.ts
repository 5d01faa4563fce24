import { defineTexts } from '../../kernel/texts.ts'

export const studioTexts = defineTexts({
  zh: {
    'studio.title': '价值试算',
    'error.studio.superseded': '已有更新的试算，这一次不再算了。',
    'error.studio.no_run': '还没有完成过价值计算，无从试算。请先在「价值分层」里计算一次。',
    'error.studio.loading': '正在读入全部客户，稍候几秒再试。',
    'error.studio.window_unknown': '这个消费月数没有读入，请选所列的月数。',
    'error.studio.settings_invalid': '规则不成立：权重合计须为 100%，等级分界须由高到低。',
    'error.studio.base_changed': '客户数据已重新读入，请从第一页看起。',
    'permission.studio:read': '试算价值分层',
    'permission.studio:movers': '查看试算中换级的客户',
  },
  en: {
    'studio.title': 'Value studio',
    'error.studio.superseded': 'A newer what-if has taken the place of this one.',
    'error.studio.no_run': 'No valuation has finished yet, so there is nothing to try rules on. Run one under Value tiers first.',
    'error.studio.loading': 'All customers are being read; please try again in a few seconds.',
    'error.studio.window_unknown': 'This window of revenue has not been read; please choose one of those offered.',
    'error.studio.settings_invalid': 'These rules do not hold: weights must sum to 100% and the borders of the tiers must fall.',
    'error.studio.base_changed': 'The customers have been read again; please start from the first page.',
    'permission.studio:read': 'Try rules in the value studio',
    'permission.studio:movers': 'See the customers whom a draft moves',
  },
})
