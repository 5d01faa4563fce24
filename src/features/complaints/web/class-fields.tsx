import { Segmented, Select } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { COMPLAINT_CLASSES, type ComplaintClass } from '../complaints.rules.ts'
import type { Guide } from './use-complaint.ts'

interface ClassValue {
  readonly class: ComplaintClass
  readonly subClass: string
}

/** The class of the standard, and the pack's sub-class. */
export function ClassFields({
  guide,
  value,
  onChange,
}: {
  guide: Guide
  value: ClassValue
  onChange: (value: ClassValue) => void
}) {
  const t = useT()
  const subClasses = (kind: ComplaintClass) => guide.classes.find((each) => each.code === kind)?.subClasses ?? []
  return (
    <>
      <div className="zx-field">
        <span className="zx-field-label">{t('complaintDesk.field.class')}</span>
        <Segmented<string>
          aria-label={t('complaintDesk.field.class')}
          value={value.class}
          onChange={(next) => {
            const kind = next as ComplaintClass
            onChange({ class: kind, subClass: subClasses(kind)[0]?.code ?? '' })
          }}
          options={COMPLAINT_CLASSES.map((each) => ({ value: each, label: t(`complaint.class.${each}`) }))}
        />
      </div>
      <Field label={t('complaintDesk.field.subClass')}>
        {(control) => (
          <Select
            {...control}
            value={value.subClass}
            onChange={(subClass) => onChange({ class: value.class, subClass })}
            options={subClasses(value.class).map(({ code, name }) => ({ value: code, label: name[t.locale] }))}
          />
        )}
      </Field>
    </>
  )
}
