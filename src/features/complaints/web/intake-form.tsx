import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { MomentField } from '../../../web/ui/moment-field.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { fileComplaint, type QueueItem } from '../complaints.contract.ts'
import { RECORD_PARTS } from '../complaints.machine.rules.ts'
import { COMPLAINT_CHANNELS, type ComplaintChannel, type ComplaintClass } from '../complaints.rules.ts'
import type { Caller } from './caller-search.tsx'
import { ClassFields } from './class-fields.tsx'
import { SignList } from './nature-sheet.tsx'
import { DESK_READS, type Guide } from './use-complaint.ts'

/** The customer is there and can be told now; a letter or a form on the web is answered at the first contact. */
const CAN_BE_TOLD: readonly ComplaintChannel[] = ['phone', 'visit', 'hall']

interface Draft {
  readonly channel: ComplaintChannel
  readonly class: ComplaintClass
  readonly subClass: string
  readonly title: string
  readonly when: string
  readonly what: string
  readonly whom: string
  readonly wish: string
  readonly customerWords: string
  readonly signs: readonly string[]
  readonly complainedOfId: string | null
  readonly promisedReplyAt: string | null
  readonly promiseTold: boolean
  readonly isMajor: boolean
}

interface IntakeFormProps {
  readonly caller: Caller
  readonly guide: Guide
  readonly onFiled: (item: QueueItem) => void
}

/** J4: record it closely, and say plainly how long it will take. */
export function IntakeForm({ caller, guide, onFiled }: IntakeFormProps) {
  const t = useT()
  const [draft, setDraft] = useState<Draft>({
    channel: 'phone',
    class: 'network',
    subClass: guide.classes[0]?.subClasses[0]?.code ?? '',
    title: '',
    when: '',
    what: '',
    whom: '',
    wish: '',
    customerWords: '',
    signs: [],
    complainedOfId: null,
    promisedReplyAt: null,
    promiseTold: false,
    isMajor: false,
  })
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }))
  const file = useAct(fileComplaint, { refreshes: DESK_READS, onDone: onFiled })
  const mustPromise = CAN_BE_TOLD.includes(draft.channel)
  const missing =
    draft.title.trim() === ''
      ? t('complaintDesk.field.title')
      : mustPromise && draft.promisedReplyAt === null
        ? t('complaintDesk.field.promisedReplyAt')
        : draft.promisedReplyAt !== null && !draft.promiseTold
          ? t('complaintDesk.field.clarify.told')
          : null
  const submit = (): void => {
    const { when, what, whom, wish, signs, ...rest } = draft
    file.mutate({ body: { customerId: caller.id, ...rest, record: { when, what, whom, wish }, signs: [...signs] } })
  }
  const words = `${draft.customerWords}\n${draft.what}\n${draft.wish}`
  return (
    <form
      className="zx-stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (missing === null) submit()
      }}
    >
      <div className="zx-intake">
        <Sheet title={t('complaintDesk.record')}>
          <div className="zx-stack zx-stack-mid">
            <Field label={t('complaintDesk.field.channel')}>
              {(control) => (
                <Select
                  {...control}
                  value={draft.channel}
                  onChange={(channel) => set({ channel })}
                  options={COMPLAINT_CHANNELS.map((each) => ({ value: each, label: t(`complaint.channel.${each}`) }))}
                />
              )}
            </Field>
            <Field label={t('complaintDesk.field.title')} required hint={t('complaintDesk.titleHint')}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={120}
                  value={draft.title}
                  onChange={(event) => set({ title: event.target.value })}
                />
              )}
            </Field>
            <ClassFields guide={guide} value={draft} onChange={set} />
            {RECORD_PARTS.map((part) => (
              <Field key={part} label={t(`complaint.record.${part}`)} hint={t(`complaintDesk.recordHint.${part}`)}>
                {(control) => (
                  <Input.TextArea
                    {...control}
                    rows={part === 'what' ? 3 : 1}
                    maxLength={part === 'when' ? 200 : part === 'what' ? 2000 : part === 'whom' ? 500 : 1000}
                    value={draft[part]}
                    onChange={(event) => set({ [part]: event.target.value })}
                  />
                )}
              </Field>
            ))}
            <Field label={t('complaintDesk.complainedOf')}>
              {(control) => (
                <Select
                  {...control}
                  allowClear
                  showSearch={{ optionFilterProp: 'label' }}
                  value={draft.complainedOfId}
                  onChange={(next) => set({ complainedOfId: next ?? null })}
                  options={guide.staff.map((each) => ({ value: each.id, label: `${each.name} · ${each.unitName}` }))}
                />
              )}
            </Field>
          </div>
        </Sheet>
        <div className="zx-stack">
          <Sheet title={t('complaintDesk.promise')}>
            <div className="zx-stack zx-stack-mid">
              <MomentField
                label={t('complaintDesk.field.promisedReplyAt')}
                required={mustPromise}
                hint={t(mustPromise ? 'complaintDesk.promiseHint' : 'complaintDesk.promiseLater')}
                value={draft.promisedReplyAt}
                onChange={(promisedReplyAt) => set({ promisedReplyAt })}
              />
              <Checkbox checked={draft.promiseTold} onChange={(event) => set({ promiseTold: event.target.checked })}>
                {t('complaintDesk.field.clarify.told')}
              </Checkbox>
            </div>
          </Sheet>
          <Sheet title={t('complaintDesk.nature')} extra={<span>{t('complaint.nature.not_validated')}</span>}>
            <div className="zx-stack zx-stack-mid">
              <Field label={t('complaintDesk.field.customerWords')} hint={t('complaintDesk.wordsHint')}>
                {(control) => (
                  <Input.TextArea
                    {...control}
                    rows={2}
                    maxLength={4000}
                    value={draft.customerWords}
                    onChange={(event) => set({ customerWords: event.target.value })}
                  />
                )}
              </Field>
              <SignList guide={guide} ticked={draft.signs} words={words} onChange={(signs) => set({ signs })} />
              <Checkbox checked={draft.isMajor} onChange={(event) => set({ isMajor: event.target.checked })}>
                {t('complaintDesk.field.isMajor')}
              </Checkbox>
            </div>
          </Sheet>
        </div>
      </div>
      {file.error !== null && (
        <p className="zx-note zx-note-late" role="alert">
          {errorText(file.error, t)}
        </p>
      )}
      <div className="zx-row zx-row-wrap">
        <Button type="primary" htmlType="submit" size="large" disabled={missing !== null} loading={file.isPending}>
          {t('complaintDesk.file')}
        </Button>
        {missing !== null && (
          <span className="zx-meta" role="status">
            {t('complaintDesk.stillMissing', { what: missing })}
          </span>
        )}
      </div>
    </form>
  )
}
