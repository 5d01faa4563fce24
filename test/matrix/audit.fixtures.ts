import type { Fixtures } from './matrix-setting.ts'

export const fixtures: Fixtures = {
  'audit.list': ({ holder }) => ({ query: { actorId: holder.id, action: 'staff.' } }),
  'audit.verify': async ({ services }) => {
    // A check that is under way would be a conflict, which is not what the matrix asks about.
    await services.db.kysely.updateTable('audit_verification').set({ outcome: 'whole' }).execute()
    return {}
  },
}
