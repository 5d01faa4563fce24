import { Checkbox, Input, Radio, Segmented, Select } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { MomentField } from '../../../web/ui/moment-field.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import { METHODS, NATURES, PAUSE_REASONS } from '../complaints.rules.ts'
import { NOTE_PARTS, type MoveField, type MoveValues, type Note } from './move-fields.ts'
import type { Guide } from './use-complaint.ts'

interface ControlProps {
  readonly field: MoveField
  readonly event: string
  readonly values: MoveValues
  readonly onChange: (change: MoveValues) => void
  readonly complaint: ComplaintView
  readonly guide: Guide
}

/** One answer of a step's form, by its kind. */
export function MoveControl({ field, event, values, onChange, complaint, guide }: ControlProps) {
  const t = useT()
  const label = t.find(`complaintDesk.field.${event}.${field.key}`) ?? t.of(`complaintDesk.field.${field.key}`)
  const required = field.required === true
  const value = values[field.key]
  const set = (next: unknown): void => onChange({ [field.key]: next })
  switch (field.kind) {
    case 'line':
      return (
        <Field label={label} required={required}>
          {(control) => (
            <Input
              {...control}
              maxLength={field.max}
              value={String(value ?? '')}
              onChange={(change) => set(change.target.value)}
            />
          )}
        </Field>
      )
    case 'prose':
      return (
        <Field label={label} required={required}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={field.max}
              value={String(value ?? '')}
              onChange={(change) => set(change.target.value)}
            />
          )}
        </Field>
      )
    case 'tick':
      return (
        <Checkbox checked={value === true} onChange={(change) => set(change.target.checked)}>
          {label}
        </Checkbox>
      )
    case 'moment':
      return (
        <MomentField
          label={label}
          required={required}
          value={(value as string | undefined) ?? null}
          onChange={(at) => set(at ?? undefined)}
        />
      )
    case 'staff':
      return (
        <Field label={label} required={required}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={(value as string | undefined) ?? null}
              onChange={set}
              options={guide.staff
                .filter((each) => each.id !== complaint.complainedOf?.id && each.id !== complaint.handler?.id)
                .map((each) => ({ value: each.id, label: `${each.name} · ${t.of(`role.${each.role}`)} · ${each.unitName}` }))}
            />
          )}
        </Field>
      )
    case 'nature':
      return (
        <div className="zx-field">
          <span className="zx-field-label">{label}</span>
          <Segmented<string>
            aria-label={label}
            value={(value as string | undefined) ?? ''}
            onChange={set}
            options={NATURES.map((each) => ({ value: each, label: t(`complaint.nature.${each}`) }))}
          />
        </div>
      )
    case 'methods':
      return (
        <Field label={label}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              value={(value as string[] | undefined) ?? []}
              onChange={set}
              options={METHODS.map((each) => ({ value: each, label: t(`complaint.method.${each}`) }))}
            />
          )}
        </Field>
      )
    case 'rate':
      return (
        <div className="zx-field" role="group" aria-label={label}>
          <span className="zx-field-label">{label}</span>
          <Radio.Group
            className="zx-rate"
            value={value as number | undefined}
            onChange={(change) => set(change.target.value)}
            options={[1, 2, 3, 4, 5].map((each) => ({ value: each, label: t.of(`complaintDesk.rate.${each}`) }))}
          />
        </div>
      )
    case 'note':
      return <NoteFields label={label} note={value as Note | undefined} onChange={set} />
    case 'cause':
      return (
        <Field label={label}>
          {(control) => (
            <Select
              {...control}
              allowClear
              value={(value as string | undefined) ?? null}
              onChange={(next) => set(next ?? undefined)}
              options={guide.causes.map(({ code, name }) => ({ value: code, label: name[t.locale] }))}
            />
          )}
        </Field>
      )
    case 'pauseReason':
      return (
        <div className="zx-field" role="group" aria-label={label}>
          <span className="zx-field-label">{label}</span>
          <Radio.Group
            value={value as string | undefined}
            onChange={(change) => set(change.target.value)}
            options={PAUSE_REASONS.map((each) => ({ value: each, label: t(`complaint.pause.${each}`) }))}
          />
        </div>
      )
    case 'justified':
      return (
        <div className="zx-field" role="group" aria-label={label}>
          <span className="zx-field-label">{label}</span>
          <Radio.Group
            value={value as boolean | undefined}
            onChange={(change) => set(change.target.value)}
            options={[
              { value: true, label: t('complaintDesk.justified') },
              { value: false, label: t('complaintDesk.unjustified') },
            ]}
          />
        </div>
      )
  }
}

/** Facts 2.4: nothing is handed on without all four parts. */
function NoteFields({ label, note, onChange }: { label: string; note: Note | undefined; onChange: (note: Note) => void }) {
  const t = useT()
  const now: Note = note ?? { happened: '', wanted: '', wrong: '', proposed: '' }
  return (
    <fieldset className="zx-stack zx-stack-mid">
      <legend className="zx-field-label">{label}</legend>
      {NOTE_PARTS.map((part) => (
        <Field key={part} label={t(`complaint.note.${part}`)} required>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={1000}
              value={now[part]}
              onChange={(event) => onChange({ ...now, [part]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </fieldset>
  )
}
