import { defineTexts } from '../../kernel/texts.ts'

export const packTexts = defineTexts({
  zh: {
    'permission.pack:read': '查看现行业务包',
    'pack.title': '业务包',
    'pack.sentence':
      '现行业务包：**{name}**，第 {version} 版。共 {count} 项数据，其中 **{assumed}** 项出处为「假设」，请分公司确认。',
    'pack.section.calendar': '日历',
    'pack.section.value': '价值模型',
    'pack.section.tiers': '等级与年检',
    'pack.section.service': '服务规范',
    'pack.section.complaints': '投诉处理',
    'pack.meaning': '是什么',
    'pack.value': '取值',
    'pack.source': '出处',
    'pack.assumed': '假设',
    'pack.onlyAssumed': '只看假设的',
    'pack.all': '全部',
    'pack.filter': '显示哪些',
    'pack.more': '查看全部取值',
    'pack.empty': '这一部分没有假设的数据',
  },
  en: {
    'permission.pack:read': 'See the pack in force',
    'pack.title': 'Pack',
    'pack.sentence':
      'In force: **{name}**, version {version}. Of {count} figures, **{assumed}** are assumed and wait for the branch to confirm them.',
    'pack.section.calendar': 'Calendar',
    'pack.section.value': 'Value model',
    'pack.section.tiers': 'Tiers and annual review',
    'pack.section.service': 'Service standard',
    'pack.section.complaints': 'Complaints',
    'pack.meaning': 'What it is',
    'pack.value': 'Value',
    'pack.source': 'Source',
    'pack.assumed': 'Assumed',
    'pack.onlyAssumed': 'Assumed only',
    'pack.all': 'All',
    'pack.filter': 'Which to show',
    'pack.more': 'Show the whole value',
    'pack.empty': 'Nothing here is assumed',
  },
})
