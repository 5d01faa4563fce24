import { defineTexts } from '../../kernel/texts.ts'

export const valueTexts = defineTexts({
  zh: {
    'error.value.no_usage': '还没有这个账期的用量数据。请先导入用量，再计算价值。',
    'error.value.run_in_progress': '已有一次价值计算正在进行，请等它完成。',
    'error.value.run_not_found': '没有这次价值计算。',
    'error.value.not_rated': '还没有完成过价值计算，暂无得分。',
    'error.value.grant_not_found': '没有这次定级。',
    'permission.value:read': '查看价值分析',
    'permission.value:explain': '查看客户价值得分',
    'permission.value:run': '运行价值计算',
    'audit.value.start': '开始价值计算',
    'audit.value.done': '完成价值计算并更新等级',
    'audit.value.failed': '价值计算失败',
    'audit.value.rehearse': '试算待批的价值模型',
  },
  en: {
    'error.value.no_usage': 'There is no usage for this month yet. Import the usage first, then run the valuation.',
    'error.value.run_in_progress': 'A value run is already under way; please wait until it is done.',
    'error.value.run_not_found': 'There is no such value run.',
    'error.value.not_rated': 'No value run has finished yet, so there is no score.',
    'error.value.grant_not_found': 'There is no such grant of a tier.',
    'permission.value:read': 'See the value analysis',
    'permission.value:explain': "See a customer's score",
    'permission.value:run': 'Run the valuation',
    'audit.value.start': 'Started a value run',
    'audit.value.done': 'Finished a value run and updated tiers',
    'audit.value.failed': 'A value run failed',
    'audit.value.rehearse': 'Rehearsed a proposed value model',
  },
})
