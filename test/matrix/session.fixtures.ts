import { hash } from '@node-rs/argon2'
import { hashPassword } from '../../src/platform/passwords.ts'
import { sessionFor } from '../factories.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

const PASSWORD = 'Blue-River-2026'
/** One hash for all: the matrix is about rights, not about the cost of passwords. */
const passwordHash = hashPassword(PASSWORD)
/** Only a sign-in renews a hash that was made too cheaply. */
const cheapHash = hash(PASSWORD, { memoryCost: 1024, timeCost: 1 })

async function givePassword({ services, actor }: Setting, made: Promise<string>): Promise<void> {
  await services.db.kysely
    .updateTable('credential')
    .set({ password_hash: await made })
    .where('staff_id', '=', actor.id)
    .execute()
}

export const fixtures: Fixtures = {
  'session.sign_in': async (setting) => {
    await givePassword(setting, passwordHash)
    return { body: { user: setting.actor.userName, password: PASSWORD } }
  },
  'session.change_password': async (setting) => {
    await givePassword(setting, cheapHash)
    return { body: { current: PASSWORD, next: 'Green-Hill-2027' } }
  },
  'session.revoke': async ({ services, holder }) => {
    await sessionFor(services, holder)
    const { id } = await services.db.kysely
      .selectFrom('session')
      .select('id')
      .where('staff_id', '=', holder.id)
      .where('revoked_at', 'is', null)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return { params: { id } }
  },
}
