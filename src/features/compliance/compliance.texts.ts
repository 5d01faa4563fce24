import { defineTexts } from '../../kernel/texts.ts'

export const complianceTexts = defineTexts({
  zh: {
    'permission.compliance:read': '查看达成率',
    'permission.compliance:rows': '查看达成率明细',
    'error.compliance.period_invalid': '期间写法不对',
    'error.compliance.period_in_future': '这个期间还没有开始',
  },
  en: {
    'permission.compliance:read': 'See compliance figures',
    'permission.compliance:rows': 'See the rows behind compliance',
    'error.compliance.period_invalid': 'This is not a period',
    'error.compliance.period_in_future': 'This period has not begun',
  },
})
