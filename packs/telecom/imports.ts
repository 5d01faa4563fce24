import { figure } from '../../src/kernel/pack/figure.ts'
import type { ImportsPack } from '../../src/kernel/pack/imports-pack.ts'

export const imports: ImportsPack = {
  refusedLimitPercent: figure(2, 'assumed', {
    zh: '自动送来的文件，不写入的行超过百分之几就等人处理',
    en: 'Per cent of refused rows above which a delivered file waits for a person',
  }),
  stableSeconds: figure(30, 'assumed', {
    zh: '文件夹里的文件几秒不再变化才取走',
    en: 'Seconds without a change before a file of a watched folder is taken',
  }),
  deliveriesPerHour: figure(60, 'assumed', {
    zh: '一个令牌每小时最多送几份文件',
    en: 'Files that one token may deliver in an hour',
  }),
  tokenDays: figure(365, 'assumed', { zh: '令牌几天后失效', en: 'Days that a delivery token lives' }),
}
