import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { createLogger } from './log.ts'

function captured(act: (log: ReturnType<typeof createLogger>) => void): string {
  let text = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString()
      done()
    },
  })
  act(createLogger('info', stream))
  return text
}

const CANARY = '13912345678'

it('hides fields that hold personal data, however deep they were handed in', () => {
  const text = captured((log) =>
    log.info({ phone: CANARY, customer: { idNumber: CANARY, contact: { address: CANARY } }, req: { body: CANARY } }, 'x'),
  )
  expect(text).not.toContain(CANARY)
  expect(text).toContain('[redacted]')
})

it('keeps the place of a database error and drops the row that it quotes', () => {
  const error = Object.assign(new Error(`invalid input syntax for type uuid: "${CANARY}"`), {
    code: '22P02',
    detail: `Key (phone)=(${CANARY}) exists`,
    constraint: 'customer_pk',
  })
  const text = captured((log) => log.error({ err: new Error('outer', { cause: error }) }, 'x'))
  expect(text).not.toContain(CANARY)
  expect(text).toContain('customer_pk')
  expect(text).toContain('log.test.ts')
})

it('names our own errors by their code', () => {
  expect(captured((log) => log.error({ err: new AppError('staff.not_found', 'not_found') }, 'x'))).toContain('staff.not_found')
})
