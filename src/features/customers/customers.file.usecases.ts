import { commonErrors } from '../../contract/common-errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { Context, Work } from '../../platform/work.ts'
import { keepsValuesInHistory } from './customers.fields.rules.ts'
import { diffBasic, diffPreferences, diffPrivate, type FileChanges } from './customers.edit.usecases.ts'
import type { BasicChange, PreferenceChange, PrivateChange } from './customers.file.contract.ts'
import * as file from './customers.file.queries.ts'
import * as page from './customers.page.queries.ts'
import {
  assertImportance,
  assertMinorConsent,
  assertSuspension,
  customersErrors,
  type CHANGE_ORIGINS,
  type CONSENT_PURPOSES,
  type SUSPENSION_REASONS,
} from './customers.rules.ts'

interface Origin {
  readonly origin: (typeof CHANGE_ORIGINS)[number]
  readonly originId: string | null
}
const onPage: Origin = { origin: 'page', originId: null }

async function lockFor(work: Work, customerId: string): Promise<page.CustomerFile> {
  const found = await page.lockFile(work.tx, work.scope, customerId)
  if (found === undefined) throw customersErrors.make('customers.not_found')
  return found
}

/** Somebody else was first: the caller sees which version, and both values side by side on the page. */
function assertVersion(found: page.CustomerFile, version: number): void {
  if (found.version !== version) throw commonErrors.make('request.stale', { version: found.version })
}

async function save(work: Work, customerId: string, changes: FileChanges, origin: Origin): Promise<number> {
  const by = { now: work.now, actorId: work.actor.id }
  const version = await file.updateRoot(work.tx, work.scope, customerId, changes.root, work.now)
  if (changes.secret !== undefined) await file.saveSecret(work.tx, work.scope, customerId, changes.secret)
  if (changes.searchWords !== undefined) await file.saveSearchWords(work.tx, work.scope, customerId, changes.searchWords)
  if (changes.preferences !== undefined) await file.savePreferences(work.tx, work.scope, customerId, changes.preferences, by)
  if (changes.private !== undefined) await file.savePrivate(work.tx, work.scope, customerId, changes.private, by)
  const history = changes.history.map((change) =>
    keepsValuesInHistory(change.field) ? change : { ...change, oldValue: null, newValue: null },
  )
  await file.recordChanges(work.tx, work.scope, customerId, history, { ...by, ...origin })
  work.audit({
    action: 'customers.edit',
    objectKind: 'customer',
    objectId: customerId,
    rootId: customerId,
    fields: changes.history.map((change) => change.field),
  })
  // OB5 is owed on the day that the file says.
  if (changes.history.some((change) => change.field === 'birthday'))
    await work.enqueue({ name: 'obligations.refresh', data: { customerIds: [customerId] } })
  return version
}

export function editBasic(
  context: Context,
  customerId: string,
  version: number,
  change: BasicChange,
): Promise<{ version: number }> {
  return context.write('customers:write', async (work) => {
    const found = await lockFor(work, customerId)
    assertVersion(found, version)
    if (change.territoryId != null && !(await file.territoryExists(work.tx, work.scope, change.territoryId)))
      throw commonErrors.make('request.invalid', { summary: 'territoryId' })
    return { version: await save(work, customerId, diffBasic(found, change, context.services, work.now), onPage) }
  })
}

export function editPreferences(
  context: Context,
  customerId: string,
  version: number,
  change: PreferenceChange,
): Promise<{ version: number }> {
  return context.write('customers:preferences.write', async (work) => {
    assertVersion(await lockFor(work, customerId), version)
    const before = await page.findPreferences(work.tx, work.scope, customerId)
    return { version: await save(work, customerId, diffPreferences(before, change), onPage) }
  })
}

export function editPrivate(
  context: Context,
  customerId: string,
  version: number,
  change: PrivateChange,
): Promise<{ version: number }> {
  return context.write('customers:private.write', async (work) => {
    assertVersion(await lockFor(work, customerId), version)
    return { version: await save(work, customerId, diffPrivate(customerId, change, context.services.keys), onPage) }
  })
}

export interface Learned {
  readonly basic?: Pick<BasicChange, 'preferredChannel' | 'preferredPlace' | 'quietFrom' | 'quietTo'>
  readonly preferences?: PreferenceChange
  readonly private?: PrivateChange
}

/** F4: what a contact taught goes into the file in the contact's own transaction, under the contact's id. */
export async function learnAboutCustomer(
  work: Work,
  services: Context['services'],
  customerId: string,
  contactId: string,
  learned: Learned,
): Promise<void> {
  const found = await lockFor(work, customerId)
  const origin: Origin = { origin: 'contact', originId: contactId }
  if (learned.basic !== undefined) {
    work.authorise('customers:write')
    await saveIfAny(work, customerId, diffBasic(found, learned.basic, services, work.now), origin)
  }
  if (learned.preferences !== undefined) {
    work.authorise('customers:preferences.write')
    await saveIfAny(
      work,
      customerId,
      diffPreferences(await page.findPreferences(work.tx, work.scope, customerId), learned.preferences),
      origin,
    )
  }
  if (learned.private !== undefined) {
    work.authorise('customers:private.write')
    await saveIfAny(work, customerId, diffPrivate(customerId, learned.private, services.keys), origin)
  }
}

async function saveIfAny(work: Work, customerId: string, changes: FileChanges, origin: Origin): Promise<void> {
  if (changes.history.length > 0) await save(work, customerId, changes, origin)
}

export function setImportance(
  context: Context,
  customerId: string,
  version: number,
  flag: { important: boolean; reason: string | null },
): Promise<{ version: number }> {
  assertImportance(flag.important, flag.reason)
  return context.write('customers:flag', async (work) => {
    const found = await lockFor(work, customerId)
    assertVersion(found, version)
    const reason = flag.important ? flag.reason : null
    const next = await file.updateRoot(
      work.tx,
      work.scope,
      customerId,
      { is_important: flag.important, important_reason: reason },
      work.now,
    )
    const change = {
      field: 'important',
      oldValue: found.isImportant ? (found.importantReason ?? '') : null,
      newValue: flag.important ? reason : null,
    }
    await file.recordChanges(work.tx, work.scope, customerId, [change], { now: work.now, actorId: work.actor.id, ...onPage })
    work.audit({
      action: 'customers.set_importance',
      objectKind: 'customer',
      objectId: customerId,
      rootId: customerId,
      fields: ['important'],
      purpose: flag.reason,
    })
    await work.enqueue({ name: 'obligations.refresh', data: { customerIds: [customerId] } })
    return { version: next }
  })
}

export function suspendCustomer(
  context: Context,
  customerId: string,
  suspension: { reason: (typeof SUSPENSION_REASONS)[number]; note: string | null },
): Promise<{ version: number }> {
  assertSuspension(suspension.reason, suspension.note)
  return context.write('customers:suspend', async (work) => {
    const found = await lockFor(work, customerId)
    const parts = await page.fileParts(work.tx, work.scope, customerId)
    if (parts.suspension !== null) throw customersErrors.make('customers.already_suspended')
    await file.openSuspension(work.tx, work.scope, customerId, suspension, { now: work.now, actorId: work.actor.id })
    return { version: await afterSuspension(work, found, 'customers.suspend', suspension.reason) }
  })
}

export function resumeCustomer(context: Context, customerId: string, version: number): Promise<{ version: number }> {
  return context.write('customers:suspend', async (work) => {
    const found = await lockFor(work, customerId)
    assertVersion(found, version)
    if (!(await file.endSuspension(work.tx, work.scope, customerId, work.now)))
      throw customersErrors.make('customers.not_suspended')
    return { version: await afterSuspension(work, found, 'customers.resume', null) }
  })
}

async function afterSuspension(work: Work, found: page.CustomerFile, action: string, reason: string | null): Promise<number> {
  const customerId = found.customerId
  const version = await file.updateRoot(work.tx, work.scope, customerId, {}, work.now)
  const change = { field: 'suspension', oldValue: null, newValue: reason }
  await file.recordChanges(work.tx, work.scope, customerId, [change], { now: work.now, actorId: work.actor.id, ...onPage })
  work.audit({
    action,
    objectKind: 'customer',
    objectId: customerId,
    rootId: customerId,
    fields: ['suspension'],
    purpose: reason,
  })
  await work.enqueue({ name: 'obligations.refresh', data: { customerIds: [customerId] } })
  return version
}

export function recordConsent(
  context: Context,
  customerId: string,
  consent: { purpose: (typeof CONSENT_PURPOSES)[number]; scope: string; proof: string; givenOn: string },
): Promise<{ id: string }> {
  return context.write('customers:private.write', async (work) => {
    await lockFor(work, customerId)
    const id = newId(work.now)
    await file.insertConsent(work.tx, work.scope, customerId, { id, ...consent }, { now: work.now, actorId: work.actor.id })
    work.audit({
      action: 'customers.record_consent',
      objectKind: 'consent',
      objectId: id,
      rootId: customerId,
      fields: [consent.purpose],
    })
    return { id }
  })
}

export function addFamilyMember(
  context: Context,
  customerId: string,
  member: { relation: string; name: string; isMinor: boolean; consentId: string | null },
): Promise<{ id: string; version: number }> {
  assertMinorConsent(member.isMinor, member.consentId)
  return context.write('customers:private.write', async (work) => {
    await lockFor(work, customerId)
    if (member.consentId !== null && !(await file.hasGuardianConsent(work.tx, work.scope, customerId, member.consentId))) {
      throw customersErrors.make('customers.consent_not_found')
    }
    const id = newId(work.now)
    const name = context.services.keys.seal(member.name, { table: 'family_member', column: 'name', rowId: id })
    await file.insertFamilyMember(
      work.tx,
      work.scope,
      customerId,
      { ...member, id, name },
      { now: work.now, actorId: work.actor.id },
    )
    return { id, version: await afterFamily(work, customerId, 'customers.add_family_member', id) }
  })
}

export function removeFamilyMember(
  context: Context,
  customerId: string,
  memberId: string,
  version: number,
): Promise<{ version: number }> {
  return context.write('customers:private.write', async (work) => {
    assertVersion(await lockFor(work, customerId), version)
    if (!(await file.deleteFamilyMember(work.tx, work.scope, customerId, memberId)))
      throw customersErrors.make('customers.family_member_not_found')
    return { version: await afterFamily(work, customerId, 'customers.remove_family_member', memberId) }
  })
}

async function afterFamily(work: Work, customerId: string, action: string, memberId: string): Promise<number> {
  await file.recordChanges(work.tx, work.scope, customerId, [{ field: 'family', oldValue: null, newValue: null }], {
    now: work.now,
    actorId: work.actor.id,
    ...onPage,
  })
  work.audit({ action, objectKind: 'family_member', objectId: memberId, rootId: customerId, fields: ['family'] })
  return file.updateRoot(work.tx, work.scope, customerId, {}, work.now)
}
