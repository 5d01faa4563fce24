import { isTest, projectFiles, readText } from './files.ts'
import type { Rule } from './rule.ts'

/** How dates are written, the mark of the house, and words that are searched in both languages whatever is shown. */
const notText = [/^src\/web\/i18n\//, /^src\/web\/shell\/brand\.tsx$/, /-words\.ts$/]
const searched = /\bkeywords=\{\[/
const comments = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g

/** Words that a person reads stand in *.texts.ts, where both languages must have them. */
export const bareText: Rule = {
  name: 'bare-text',
  says: 'no Chinese word stands in the code of a page: texts live in *.texts.ts',
  run: async (root) =>
    projectFiles(root, ['src'])
      .filter(
        (path) =>
          /(^src\/web\/|\/web\/).*\.tsx?$/.test(path) &&
          !path.endsWith('.texts.ts') &&
          !isTest(path) &&
          !notText.some((one) => one.test(path)),
      )
      .flatMap((path) => {
        const code = readText(root, path).replaceAll(comments, (comment) => comment.replaceAll(/[^\n]/g, ' '))
        return code
          .split('\n')
          .flatMap((line, index) =>
            /\p{Script=Han}/u.test(line) && !searched.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
          )
      }),
}
