import { defineTexts } from '../../kernel/texts.ts'

export const phrasesTexts = defineTexts({
  zh: {
    'permission.phrases:check': '检查用语',
    'phrase.kind.forbidden': '禁语',
    'phrase.kind.over_apology': '过分道歉',
    'phrase.kind.blame': '推责',
    'phrase.near': '近似禁语',
  },
  en: {
    'permission.phrases:check': 'Check wording',
    'phrase.kind.forbidden': 'Forbidden phrase',
    'phrase.kind.over_apology': 'Too much apology',
    'phrase.kind.blame': 'Blames a colleague',
    'phrase.near': 'Close to a forbidden phrase',
  },
})
