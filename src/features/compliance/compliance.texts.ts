import { defineTexts } from '../../kernel/texts.ts'

export const complianceTexts = defineTexts({
  zh: {
    'compliance.measure.contact': '沟通达成率',
    'compliance.measure.face_to_face': '当面沟通达成率',
    'compliance.definition.contact': '期内到期的每月、每季沟通中，按时达成的占比；免除、暂停、作废的不计',
    'compliance.definition.face_to_face': '期内到期的重要客户当面沟通中，按时达成的占比；免除、暂停、作废的不计',
    'permission.compliance:read': '查看达成率',
    'permission.compliance:rows': '查看达成率明细',
    'error.compliance.period_invalid': '期间写法不对',
    'error.compliance.period_in_future': '这个期间还没有开始',
  },
  en: {
    'compliance.measure.contact': 'Contacts kept',
    'compliance.measure.face_to_face': 'Face to face kept',
    'compliance.definition.contact': 'Monthly and quarterly contacts met in time ÷ those that fell due in the period, without the waived, paused and void',
    'compliance.definition.face_to_face': 'Important customers met in person in time ÷ those owed it in the period, without the waived, paused and void',
    'permission.compliance:read': 'See compliance figures',
    'permission.compliance:rows': 'See the rows behind compliance',
    'error.compliance.period_invalid': 'This is not a period',
    'error.compliance.period_in_future': 'This period has not begun',
  },
})
