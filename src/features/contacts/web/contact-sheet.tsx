import { PhoneOutlined } from '@ant-design/icons'
import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { revealField } from '../../customers/customers.file.contract.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import type { ContactSheetProps } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useSession } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { FailedState } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getContactForm, logContact } from '../contacts.contract.ts'
import { CONTACT_CHANNELS, CONTACT_RESULTS, FACE_TO_FACE_CHANNELS, MOODS } from '../contacts.rules.ts'
import { contactOf, willMeet, type ContactDraft } from './contact-draft.ts'
import { forgetDraft, keepDraft, readDraft } from './kept-draft.ts'

const LEARNED_FIELDS = ['topics', 'topicsToAvoid', 'sports', 'rewardTypes', 'personality'] as const
const SHOWN_RESULTS = CONTACT_RESULTS.filter((result): result is ContactDraft['result'] => result !== 'not_reached')

type Form = NonNullable<ReturnType<typeof useCall<typeof getContactForm>>['data']>

/** E3 to E7, F4: a contact in three touches; everything is prefilled, and the sheet says what saving will meet. */
export function ContactSheet(props: ContactSheetProps) {
  const { customerId, obligationId, customerName, onClose } = props
  const form = useCall(getContactForm, { params: { id: customerId }, query: obligationId === undefined ? {} : { obligationId } })
  if (form.data !== undefined) return <ContactForm {...props} form={form.data} />
  return (
    <SidePanel open title={customerName} onClose={onClose}>
      {form.isError ? <FailedState error={form.error} onRetry={() => void form.refetch()} /> : <ListSkeleton />}
    </SidePanel>
  )
}

function ContactForm({ form, customerId, customerName, obligationId, onClose, onSaved }: ContactSheetProps & { form: Form }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const { session } = useSession()
  const draftKey = `${session?.staff.id ?? ''}.${customerId}`
  const [draft, setDraft] = useState<ContactDraft>(() => ({
    channel: form.defaults.channel,
    outcome: 'talked',
    occasion: form.defaults.occasion,
    care: form.defaults.care,
    place: form.defaults.place,
    occurredAt: serverNow().toISOString(),
    mood: null,
    result: 'satisfied',
    learnedField: 'topics',
    ...readDraft(draftKey),
  }))
  const change = (part: Partial<ContactDraft>): void => {
    const next = { ...draft, ...part }
    setDraft(next)
    keepDraft(draftKey, next)
  }
  const save = useAct(logContact, {
    onDone: ({ met, nextDue }) => {
      forgetDraft(draftKey)
      const metWords =
        met.length === 0 ? t('contact.savedPlain') : t('contact.savedMet', { titles: titles(met.map((duty) => duty.rule)) })
      toast.done(
        nextDue === null ? metWords : `${metWords} ${t('contact.nextDue', { day: format.day(lastMoment(nextDue.dueAt)) })}`,
      )
      onSaved?.()
      onClose()
    },
    onFail: toast.fail,
  })
  const titles = (rules: readonly string[]) =>
    [...new Set(rules)].map((rule) => t.of(`obligation.${rule}.title`)).join(t.locale === 'zh' ? '、' : ', ')
  const meets = willMeet(draft, form.open)
  const isFaceToFace = FACE_TO_FACE_CHANNELS.includes(draft.channel)
  const occasion = form.occasions.find((each) => each.code === draft.occasion)
  const submit = (): void => save.mutate({ params: { id: customerId }, body: contactOf(draft) })
  return (
    <SidePanel
      open
      title={customerName}
      extra={<span className="zx-meta">{t('contact.draftKept')}</span>}
      onClose={onClose}
      footer={
        <div className="zx-sheet-buttons">
          <Button size="large" onClick={onClose}>
            {t('contact.later')}
          </Button>
          <Button size="large" type="primary" loading={save.isPending} onClick={submit}>
            {t('contact.save')}
          </Button>
        </div>
      }
    >
      <div className="zx-stack zx-stack-mid">
        {draft.channel === 'phone' && <Dial customerId={customerId} obligationId={obligationId} />}
        <Choice
          label={t('contact.channel')}
          values={CONTACT_CHANNELS}
          words={(value) => t(`contact.short.${value}`)}
          value={draft.channel}
          onChange={(channel) => change({ channel })}
        />
        <Choice
          label={t('contact.outcome')}
          values={['talked', 'not_reached'] as const}
          words={(value) => t(`contact.outcome.${value}`)}
          value={draft.outcome}
          onChange={(outcome) => change({ outcome })}
        />
        <div className="zx-field">
          <span className="zx-field-label" id="contact-occasion">
            {t('contact.occasion')}
          </span>
          <div className="zx-row zx-row-wrap" role="group" aria-labelledby="contact-occasion">
            {form.occasions.map(({ code, name }) => (
              <Button
                key={code}
                aria-pressed={draft.occasion === code}
                type={draft.occasion === code ? 'primary' : 'default'}
                onClick={() => change({ occasion: draft.occasion === code ? null : code })}
              >
                {name[t.locale]}
              </Button>
            ))}
          </div>
        </div>
        {occasion !== undefined && <p className="zx-quote">{occasion.script[t.locale].replaceAll('{name}', customerName)}</p>}
        {isFaceToFace && (
          <Field label={t('contact.place')}>
            {(control) => (
              <Input
                {...control}
                value={draft.place}
                maxLength={100}
                onChange={(event) => change({ place: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t('contact.whatSaid')}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={2000}
              value={draft.content}
              onChange={(event) => change({ content: event.target.value })}
            />
          )}
        </Field>
        {draft.outcome === 'talked' && (
          <>
            <Choice
              label={t('contact.result')}
              values={SHOWN_RESULTS}
              words={(value) => t(`contact.result.${value}`)}
              value={draft.result}
              onChange={(result) => change({ result })}
            />
            <Choice
              label={t('contact.mood')}
              values={MOODS}
              words={(value) => t(`contact.mood.${value}`)}
              value={draft.mood}
              onChange={(mood) => change({ mood })}
            />
            <Field label={t('contact.whatLearned')} hint={t('contact.learnedHint')}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={300}
                  value={draft.learned}
                  onChange={(event) => change({ learned: event.target.value })}
                />
              )}
            </Field>
            {draft.learned.trim() !== '' && (
              <Choice
                label={t('contact.learnedField')}
                values={LEARNED_FIELDS}
                words={(value) => t(`contact.learnedAs.${value}`)}
                value={draft.learnedField}
                onChange={(learnedField) => change({ learnedField })}
              />
            )}
          </>
        )}
        <Field label={t('contact.next_step')}>
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={draft.nextStep}
              onChange={(event) => change({ nextStep: event.target.value })}
            />
          )}
        </Field>
        <p className={meets.length > 0 ? 'zx-note zx-note-met' : 'zx-note'} role="status">
          {meets.length > 0
            ? t('contact.willMeet', { n: meets.length, titles: titles(meets.map((duty) => duty.rule)) })
            : draft.outcome === 'talked'
              ? t('contact.meetsNothing')
              : t('contact.notReachedMeetsNothing')}
          {meets.length > 0 &&
            form.thenDueAt !== null &&
            ` ${t('contact.nextDue', { day: format.day(lastMoment(form.thenDueAt)) })}`}
        </p>
      </div>
    </SidePanel>
  )
}

/** A deadline at midnight is the end of the day before. */
function lastMoment(dueAt: string): Date {
  return new Date(new Date(dueAt).getTime() - 1)
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly values: readonly Value[]
  readonly words: (value: Value) => string
  readonly value: Value | null
  readonly onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, values, words, value, onChange }: ChoiceProps<Value>) {
  return (
    <div className="zx-field">
      <span className="zx-field-label">{label}</span>
      <Segmented<string>
        block
        aria-label={label}
        options={values.map((each) => ({ value: each, label: words(each) }))}
        value={value ?? ''}
        onChange={(next) => onChange(next as Value)}
      />
    </div>
  )
}

/** Opens the number for this call only, audited with the duty as its reason, and hands it to the telephone. */
function Dial({ customerId, obligationId }: { customerId: string; obligationId: string | undefined }) {
  const t = useT()
  const toast = useToast()
  const { session } = useSession()
  const reveal = useAct(revealField, { onFail: toast.fail })
  if (session?.permissions['customers:reveal'] === undefined) return null
  const phone = reveal.data?.value
  if (phone !== undefined) {
    return (
      <Button size="large" icon={<PhoneOutlined aria-hidden />} href={`tel:${phone}`}>
        <span className="zx-num">{phone}</span>
      </Button>
    )
  }
  const reason =
    obligationId === undefined
      ? ({ kind: 'chosen', code: 'call_back', note: null } as const)
      : ({ kind: 'obligation', obligationId } as const)
  return (
    <Button
      size="large"
      icon={<PhoneOutlined aria-hidden />}
      loading={reveal.isPending}
      onClick={() => reveal.mutate({ params: { id: customerId }, body: { field: 'phone', reason } })}
    >
      {t('contact.showNumber')}
    </Button>
  )
}
