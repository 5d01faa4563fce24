import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../web/api/api-error.ts'
import { call } from '../../../web/api/call.ts'
import { keyOf } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { PREFERENCE_FIELDS, PRIVATE_FIELDS } from '../customers.fields.rules.ts'
import { editBasic, editPreferences, editPrivate } from '../customers.file.contract.ts'
import { type CustomerPage, customerHistory, customerTimeline, getCustomer } from '../customers.page.contract.ts'
import { CHANNELS, GENDERS } from '../customers.rules.ts'
import { BirthdayFields } from './birthday-fields.tsx'
import { basicChange, draftOf, type FileDraft, preferenceChange, privateChange } from './file-draft.ts'

const FORM_ID = 'customer-file'

/** Saves group by group under the version of the file; tells who was first when somebody was. */
function useSave(page: CustomerPage, from: FileDraft, onClose: () => void) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  /** The page as somebody else left it meanwhile. */
  const [theirs, setTheirs] = useState<CustomerPage | null>(null)
  const save = async (draft: FileDraft): Promise<void> => {
    const params = { id: page.customerId }
    const basic = basicChange(from, draft)
    const preferences = preferenceChange(from, draft)
    const details = privateChange(draft)
    setBusy(true)
    setError(null)
    try {
      let version = theirs?.version ?? page.version
      if (Object.keys(basic).length > 0) version = (await call(editBasic, { params, version, body: basic })).version
      if (Object.keys(preferences).length > 0)
        version = (await call(editPreferences, { params, version, body: preferences })).version
      if (Object.keys(details).length > 0) await call(editPrivate, { params, version, body: details })
      await Promise.all(
        [getCustomer, customerTimeline, customerHistory].map((each) => client.invalidateQueries({ queryKey: [each.id] })),
      )
      toast.done(t('customer.saved'))
      onClose()
    } catch (failure) {
      setError(errorText(failure, t))
      if (failure instanceof ApiError && failure.isStale) {
        const now = await call(getCustomer, { params })
        client.setQueryData(keyOf(getCustomer, { params }), now)
        setTheirs(now)
      }
    } finally {
      setBusy(false)
    }
  }
  return { save, error, isBusy, theirs: theirs === null ? null : draftOf(theirs) }
}

/** The manager's form of the file. Sealed fields begin empty: what is on file is never put into a form. */
export function EditPanel({ page, onClose }: { page: CustomerPage; onClose: () => void }) {
  const t = useT()
  const [from] = useState(() => draftOf(page))
  const [draft, setDraft] = useState(from)
  const { save, error, isBusy, theirs } = useSave(page, from, onClose)
  const set = (change: Partial<FileDraft>): void => setDraft((now) => ({ ...now, ...change }))
  const conflict = (theirValue: string | undefined, before: string): string | undefined =>
    theirValue === undefined || theirValue === before
      ? undefined
      : t('customer.conflict', { value: theirValue === '' ? t('customer.blank') : theirValue })
  const isChanged =
    Object.keys(basicChange(from, draft)).length +
      Object.keys(preferenceChange(from, draft)).length +
      Object.keys(privateChange(draft)).length >
    0
  const sealedHint = (masked: string | null) =>
    masked === null ? t('customer.sealedHintNone') : t('customer.sealedHint', { masked })
  const { basic, private: details } = page.groups
  return (
    <SidePanel
      open
      title={t('customer.editTitle', { name: page.name })}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={FORM_ID} loading={isBusy} disabled={!isChanged}>
          {isChanged ? t('customer.save') : t('customer.nothingChanged')}
        </Button>
      }
    >
      <form
        id={FORM_ID}
        className="zx-stack zx-stack-mid"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged) void save(draft)
        }}
      >
        {error !== null && (
          <p className="zx-field-error" role="alert">
            {error}
          </p>
        )}
        <h2 className="zx-dense">{t('customer.group.basic')}</h2>
        <Field label={t('customers.field.name')} required hint={conflict(theirs?.name, from.name)}>
          {(control) => (
            <Input {...control} maxLength={80} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Field>
        <Field label={t('customers.field.gender')} hint={conflict(theirs?.gender, from.gender)}>
          {(control) => (
            <Select
              {...control}
              value={draft.gender}
              onChange={(gender) => set({ gender })}
              options={[
                { value: '' as const, label: t('customer.blank') },
                ...GENDERS.map((each) => ({ value: each, label: t(`customers.gender.${each}`) })),
              ]}
            />
          )}
        </Field>
        <BirthdayFields draft={draft} set={set} />
        {(['phone', 'idNumber', 'address'] as const).map((field) => (
          <Field key={field} label={t(`customers.field.${field}`)} hint={sealedHint(basic[field])}>
            {(control) => (
              <Input
                {...control}
                maxLength={field === 'address' ? 200 : 20}
                value={draft[field]}
                autoComplete="off"
                onChange={(event) => set({ [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={t('customers.field.preferredChannel')} hint={conflict(theirs?.preferredChannel, from.preferredChannel)}>
          {(control) => (
            <Select
              {...control}
              value={draft.preferredChannel}
              onChange={(preferredChannel) => set({ preferredChannel })}
              options={[
                { value: '' as const, label: t('customer.blank') },
                ...CHANNELS.map((each) => ({ value: each, label: t(`customers.channel.${each}`) })),
              ]}
            />
          )}
        </Field>
        <Field label={t('customers.field.preferredPlace')} hint={conflict(theirs?.preferredPlace, from.preferredPlace)}>
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={draft.preferredPlace}
              onChange={(event) => set({ preferredPlace: event.target.value })}
            />
          )}
        </Field>
        <div className="zx-grid-2">
          <Field label={t('customer.quietFrom')} hint={conflict(theirs?.quietFrom, from.quietFrom)}>
            {(control) => (
              <Input
                {...control}
                type="time"
                value={draft.quietFrom}
                onChange={(event) => set({ quietFrom: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('customer.quietTo')} hint={conflict(theirs?.quietTo, from.quietTo)}>
            {(control) => (
              <Input {...control} type="time" value={draft.quietTo} onChange={(event) => set({ quietTo: event.target.value })} />
            )}
          </Field>
        </div>
        <Field label={t('customers.field.industry')} hint={conflict(theirs?.industry, from.industry)}>
          {(control) => (
            <Input
              {...control}
              maxLength={40}
              value={draft.industry}
              onChange={(event) => set({ industry: event.target.value })}
            />
          )}
        </Field>
        <h2 className="zx-dense">{t('customer.group.preferences')}</h2>
        {PREFERENCE_FIELDS.map((field) => (
          <Field
            key={field}
            label={t(`customers.field.${field}`)}
            hint={conflict(theirs?.preferences[field], from.preferences[field])}
          >
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={draft.preferences[field]}
                onChange={(event) => set({ preferences: { ...draft.preferences, [field]: event.target.value } })}
              />
            )}
          </Field>
        ))}
        <h2 className="zx-dense">{t('customer.group.private')}</h2>
        {PRIVATE_FIELDS.map((field) => (
          <Field key={field} label={t(`customers.field.${field}`)} hint={sealedHint(details.values?.fields[field] ?? null)}>
            {(control) => (
              <Input
                {...control}
                maxLength={field === 'familyBackground' || field === 'jobChanges' ? 500 : 100}
                value={draft.private[field]}
                onChange={(event) => set({ private: { ...draft.private, [field]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </form>
    </SidePanel>
  )
}
