import { useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { editComplaint, getComplaint, type ComplaintView } from '../complaints.contract.ts'
import { RECORD_PARTS } from '../complaints.machine.rules.ts'
import { ClassFields } from './class-fields.tsx'
import { useKeepComplaint, type Guide } from './use-complaint.ts'

const FORM_ID = 'complaint-record'
const MAX = { when: 200, what: 2000, whom: 500, wish: 1000 } as const

const draftOf = ({
  title,
  class: kind,
  subClass,
  record,
  customerWords,
  listeningRecord,
  complainedOf,
  isMajor,
}: ComplaintView) => ({
  title,
  class: kind,
  subClass,
  when: record.when ?? '',
  what: record.what ?? '',
  whom: record.whom ?? '',
  wish: record.wish ?? '',
  customerWords: customerWords ?? '',
  listeningRecord: listeningRecord ?? '',
  complainedOfId: complainedOf?.id ?? null,
  isMajor,
})
type Draft = ReturnType<typeof draftOf>

/** Only what was changed goes over the wire: two colleagues who change different parts do not undo each other. */
function changeOf(from: Draft, draft: Draft) {
  const changed = <Key extends keyof Draft>(key: Key): Partial<Pick<Draft, Key>> =>
    draft[key] === from[key] ? {} : ({ [key]: draft[key] } as unknown as Pick<Draft, Key>)
  const record = Object.assign({}, ...RECORD_PARTS.map(changed)) as Partial<Record<(typeof RECORD_PARTS)[number], string>>
  return {
    ...changed('title'),
    ...changed('class'),
    ...changed('subClass'),
    ...changed('customerWords'),
    ...changed('listeningRecord'),
    ...changed('complainedOfId'),
    ...changed('isMajor'),
    ...(Object.keys(record).length === 0 ? {} : { record }),
  }
}

/** Completes the record. When a colleague was first, both values stand at the field and the next saving is meant. */
export function RecordPanel({ complaint, guide, onClose }: { complaint: ComplaintView; guide: Guide; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const keep = useKeepComplaint()
  const [from] = useState(() => draftOf(complaint))
  const [draft, setDraft] = useState(from)
  const [isConflict, setConflict] = useState(false)
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }))
  const save = useAct(editComplaint, {
    onDone: (reply) => {
      keep(reply)
      toast.done(t('complaintDesk.saved'))
      onClose()
    },
    onFail: (error) => {
      if (!error.isStale) return
      setConflict(true)
      void client.invalidateQueries({ queryKey: [getComplaint.id] })
    },
  })
  const theirs = draftOf(complaint)
  const conflict = (key: keyof Draft): { hint: string } | object =>
    isConflict && theirs[key] !== from[key] && theirs[key] !== draft[key]
      ? { hint: t('complaintDesk.theirs', { value: String(theirs[key]), mine: String(draft[key]) }) }
      : {}
  const change = changeOf(from, draft)
  const isChanged = Object.keys(change).length > 0
  return (
    <SidePanel
      open
      title={t('complaintDesk.editRecord')}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={FORM_ID} disabled={!isChanged} loading={save.isPending}>
          {t(isConflict ? 'complaintDesk.saveMine' : 'complaintDesk.save')}
        </Button>
      }
    >
      <form
        id={FORM_ID}
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged) save.mutate({ params: { id: complaint.id }, version: complaint.version, body: change })
        }}
      >
        {save.error !== null && (
          <p className="zx-note zx-note-late" role="alert">
            {isConflict ? t('complaintDesk.conflict') : errorText(save.error, t)}
          </p>
        )}
        <Field label={t('complaintDesk.field.title')} required {...conflict('title')}>
          {(control) => (
            <Input {...control} maxLength={120} value={draft.title} onChange={(event) => set({ title: event.target.value })} />
          )}
        </Field>
        <ClassFields guide={guide} value={draft} onChange={set} />
        {RECORD_PARTS.map((part) => (
          <Field key={part} label={t(`complaint.record.${part}`)} {...conflict(part)}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={part === 'what' ? 3 : 1}
                maxLength={MAX[part]}
                value={draft[part]}
                onChange={(event) => set({ [part]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={t('complaintDesk.field.customerWords')} {...conflict('customerWords')}>
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
        <Checkbox checked={draft.isMajor} onChange={(event) => set({ isMajor: event.target.checked })}>
          {t('complaintDesk.field.isMajor')}
        </Checkbox>
      </form>
    </SidePanel>
  )
}
