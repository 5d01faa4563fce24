import { defineTexts } from '../../kernel/texts.ts'

export const todayTexts = defineTexts({
  zh: {
    'permission.today:read': '查看今日清单',
    'error.today.not_your_staff': '没有这位人员，或者不在您的单位',
  },
  en: {
    'permission.today:read': 'See the list of today',
    'error.today.not_your_staff': 'There is no such person, or not in your unit',
  },
})
