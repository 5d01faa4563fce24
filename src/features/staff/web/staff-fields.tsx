import { Input, Select } from 'antd'
import { ROLES, type Role } from '../../../kernel/roles.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { listUnits } from '../staff.units.contract.ts'

export interface StaffDraft {
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly workPhone: string
}

interface StaffFieldsProps {
  readonly draft: StaffDraft
  readonly onChange: (change: Partial<StaffDraft>) => void
}

/** The fields that adding and editing share. */
export function StaffFields({ draft, onChange }: StaffFieldsProps) {
  const t = useT()
  const units = useCall(listUnits, {})
  return (
    <>
      <Field label={t('staff.display_name')} required>
        {(control) => (
          <Input
            {...control}
            maxLength={40}
            value={draft.displayName}
            onChange={(event) => onChange({ displayName: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('staff.role')} required>
        {(control) => (
          <Select
            {...control}
            value={draft.role}
            options={ROLES.map((value) => ({ value, label: t.of(`role.${value}`) }))}
            onChange={(role: Role) => onChange({ role })}
          />
        )}
      </Field>
      <Field label={t('staff.unit')} required>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={draft.unitId === '' ? null : draft.unitId}
            loading={units.isPending}
            options={(units.data?.items ?? []).map((unit) => ({ value: unit.id, label: unit.name }))}
            onChange={(unitId: string) => onChange({ unitId })}
          />
        )}
      </Field>
      <Field label={t('staff.work_phone')}>
        {(control) => (
          <Input
            {...control}
            inputMode="tel"
            maxLength={20}
            value={draft.workPhone}
            onChange={(event) => onChange({ workPhone: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

export const phoneOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
