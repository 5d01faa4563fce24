import { Checkbox, Input, Select } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import type { FileDraft } from './file-draft.ts'

const numbers = (to: number) => Array.from({ length: to }, (_, i) => ({ value: String(i + 1), label: String(i + 1) }))

/** The birthday as told: solar or lunar, the year perhaps unknown, perhaps in a doubled month. */
export function BirthdayFields({ draft, set }: { draft: FileDraft; set: (change: Partial<FileDraft>) => void }) {
  const t = useT()
  const blank = { value: '', label: t('customer.blank') }
  return (
    <div className="zx-grid-2">
      <Field label={t('customer.birthCalendar')}>
        {(control) => (
          <Select
            {...control}
            value={draft.calendar}
            onChange={(calendar) => set({ calendar })}
            options={[
              { value: 'solar' as const, label: t('customer.birthSolar') },
              { value: 'lunar' as const, label: t('customer.birthLunar') },
            ]}
          />
        )}
      </Field>
      <Field label={t('customer.birthYear')}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            maxLength={4}
            value={draft.year}
            onChange={(event) => set({ year: event.target.value.replace(/\D/g, '') })}
          />
        )}
      </Field>
      <Field label={t('customer.birthMonth')}>
        {(control) => (
          <Select
            {...control}
            value={draft.month}
            onChange={(month: string) => set({ month })}
            options={[blank, ...numbers(12)]}
          />
        )}
      </Field>
      <Field label={t('customer.birthDay')}>
        {(control) => (
          <Select
            {...control}
            value={draft.day}
            onChange={(day: string) => set({ day })}
            options={[blank, ...numbers(draft.calendar === 'lunar' ? 30 : 31)]}
          />
        )}
      </Field>
      {draft.calendar === 'lunar' && (
        <Checkbox checked={draft.leapMonth} onChange={(event) => set({ leapMonth: event.target.checked })}>
          {t('customer.birthLeap')}
        </Checkbox>
      )}
    </div>
  )
}
