import { dictionaries } from './dictionary.ts'

/** All English words. The build writes the words themselves here, and only those who read English fetch them. */
export const english: Readonly<Record<string, string>> = Object.assign({}, ...dictionaries.map((texts) => texts.en))
