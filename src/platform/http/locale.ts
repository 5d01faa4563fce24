import type { Locale } from '../../kernel/texts.ts'

/** The first language of Accept-Language that we speak, by its weight; Chinese otherwise. */
export function localeOf(header: string | undefined): Locale {
  const wishes = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((found) => found !== undefined)
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
    })
    .sort((a, b) => b.weight - a.weight)
  for (const { language, weight } of wishes) {
    if (weight > 0 && (language === 'zh' || language === 'en')) return language
  }
  return 'zh'
}
