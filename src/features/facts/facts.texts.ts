import { defineTexts } from '../../kernel/texts.ts'

export const factsTexts = defineTexts({
  zh: {
    'permission.facts:read': '读取使用与账单数据',
    'permission.facts:write': '写入使用与账单数据',
    'error.facts.file_missing': '数据文件不在磁盘上，请从备份恢复后再试',
    'job.facts.sweep': '清理过期的数据文件',
    'audit.facts.publish': '数据文件生效',
    'audit.facts.withdraw': '撤回数据文件，恢复前一份',
    'audit.facts.export': '导出客户维度供分析',
    'audit.facts.sweep': '删除过期的数据文件',
  },
  en: {
    'permission.facts:read': 'Read usage and billing facts',
    'permission.facts:write': 'Write usage and billing facts',
    'error.facts.file_missing': 'A data file is missing on disk; restore it from the backup and try again',
    'job.facts.sweep': 'Clear expired data files',
    'audit.facts.publish': 'Data file made current',
    'audit.facts.withdraw': 'Data file taken back, the one before restored',
    'audit.facts.export': 'Customer dimension exported for analysis',
    'audit.facts.sweep': 'Expired data files deleted',
  },
})
