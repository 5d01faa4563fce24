import { obligationRule } from '../obligations/obligations.rules.ts'

/** A pause of the complaint moves its deadline, as the use case tells the engine; the customer's own pauses do not. */
export const OB10 = obligationRule({
  code: 'OB10',
  kind: 'event',
  owner: 'named',
  metBy: 'event',
  pause: 'ignores',
  action: 'open',
})
export const OB12 = obligationRule({
  code: 'OB12',
  kind: 'event',
  owner: 'named',
  metBy: 'event',
  pause: 'ignores',
  action: 'open',
})
