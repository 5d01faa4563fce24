import { defineTexts } from '../../kernel/texts.ts'

/** The part of the customer's page that says what is owed to him. */
export const customerOwedTexts = defineTexts({
  zh: {
    'customerOwed.title': '欠客户什么',
    'customerOwed.count': '{n} 件',
    'customerOwed.empty': '现在不欠什么',
    'customerOwed.emptyWhy': '这一期的沟通都已做到。',
    'customerOwed.act': '记沟通',
    'customerOwed.closed': '最近了结',
  },
  en: {
    'customerOwed.title': 'What is owed',
    'customerOwed.count': '{n} open',
    'customerOwed.empty': 'Nothing is owed now',
    'customerOwed.emptyWhy': 'The contacts of this period are done.',
    'customerOwed.act': 'Log contact',
    'customerOwed.closed': 'Lately closed',
  },
})
