import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { FIELD_NAMES, fieldSpec, takes, type Field as ImportField, type ImportKind } from '../imports.fields.rules.ts'
import { mapped, rowKeyPrefix, type Mapping } from '../imports.mapping.rules.ts'

interface MappingOptionsProps {
  readonly kind: ImportKind
  readonly fileName: string
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
  readonly territories: readonly { readonly code: string; readonly name: string }[]
  readonly disabled: boolean
}

/** What the file does not say itself: its month, its units, whose number a row has. */
export function MappingOptions({ kind, fileName, mapping, onChange, territories, disabled }: MappingOptionsProps) {
  const t = useT()
  const change = (part: Partial<Mapping>) => onChange({ ...mapping, ...part })
  const { customerNo: _key, ...otherFields } = mapping.fields
  const choices = <T extends string>(values: readonly T[], prefix: string) =>
    values.map((value) => ({ value, label: t.of(`${prefix}.${value}`) }))
  return (
    <div className="zx-import-options">
      <Field label={t('imports.page.month')} hint={t('imports.page.month.hint')}>
        {(control) => (
          <Input
            {...control}
            type="month"
            value={mapping.month ?? ''}
            disabled={disabled}
            onChange={(event) => change({ month: event.target.value === '' ? null : event.target.value })}
          />
        )}
      </Field>
      {kind !== 'usage' && (
        <Field label={t('imports.page.territory')}>
          {(control) => (
            <Select
              {...control}
              value={mapping.defaultTerritory ?? ''}
              disabled={disabled}
              onChange={(value) => change({ defaultTerritory: value === '' ? null : value })}
              options={[
                { value: '', label: t('imports.page.territory.none') },
                ...territories.map((one) => ({ value: one.code, label: `${one.name} ${one.code}` })),
              ]}
            />
          )}
        </Field>
      )}
      {kind !== 'customers' && (
        <Field label={t('imports.page.money')}>
          {(control) => (
            <Select
              {...control}
              value={mapping.moneyUnit}
              disabled={disabled}
              onChange={(moneyUnit) => change({ moneyUnit })}
              options={choices(['yuan', 'fen'], 'imports.page.money')}
            />
          )}
        </Field>
      )}
      {kind !== 'usage' && (
        <>
          <Field label={t('imports.page.dates')}>
            {(control) => (
              <Select
                {...control}
                value={mapping.dateOrder}
                disabled={disabled}
                onChange={(dateOrder) => change({ dateOrder })}
                options={choices(['ymd', 'dmy', 'mdy'], 'imports.page.dates')}
              />
            )}
          </Field>
          <Field label={t('imports.page.calendar')}>
            {(control) => (
              <Select
                {...control}
                value={mapping.birthCalendar}
                disabled={disabled}
                onChange={(birthCalendar) => change({ birthCalendar })}
                options={choices(['solar', 'lunar'], 'imports.page.calendar')}
              />
            )}
          </Field>
        </>
      )}
      <div className="zx-field">
        <Checkbox
          checked={mapping.rowNumberKey !== null}
          disabled={disabled}
          onChange={(event) =>
            change(event.target.checked ? { rowNumberKey: rowKeyPrefix(fileName), fields: otherFields } : { rowNumberKey: null })
          }
        >
          {t('imports.page.rowKey')}
        </Checkbox>
        {mapping.rowNumberKey !== null && (
          <Input
            aria-label={t('imports.page.rowKey.prefix')}
            addonBefore={t('imports.page.rowKey.prefix')}
            value={mapping.rowNumberKey}
            disabled={disabled}
            maxLength={40}
            onChange={(event) => change({ rowNumberKey: event.target.value.trim() })}
          />
        )}
      </div>
      <Constants kind={kind} mapping={mapping} onChange={onChange} disabled={disabled} />
    </div>
  )
}

/** The same value for every row, where the file has no column for it. */
function Constants({
  kind,
  mapping,
  onChange,
  disabled,
}: Pick<MappingOptionsProps, 'kind' | 'mapping' | 'onChange' | 'disabled'>) {
  const t = useT()
  const [chosen, choose] = useState<ImportField>()
  const set = (field: ImportField, constant: string | undefined): void => {
    const { [field]: _before, ...fields } = mapping.fields
    onChange({ ...mapping, fields: constant === undefined ? fields : { ...fields, [field]: { constant } } })
  }
  const constants = FIELD_NAMES.filter((field) => mapping.fields[field]?.constant !== undefined)
  const free = FIELD_NAMES.filter(
    (field) =>
      takes(kind, field) && fieldSpec(field).group !== 'key' && fieldSpec(field).sealed !== true && !mapped(mapping, field),
  )
  return (
    <>
      {constants.map((field) => (
        <Field
          key={field}
          label={`${t('imports.page.constant')}${t.locale === 'zh' ? '：' : ': '}${t.of(`imports.field.${field}`)}`}
        >
          {(control) => (
            <span className="zx-row">
              <Input
                {...control}
                value={mapping.fields[field]?.constant ?? ''}
                disabled={disabled}
                maxLength={300}
                onChange={(event) => set(field, event.target.value)}
              />
              <Button disabled={disabled} onClick={() => set(field, undefined)}>
                {t('imports.page.constant.remove')}
              </Button>
            </span>
          )}
        </Field>
      ))}
      <Field label={t('imports.page.constant.add')}>
        {(control) => (
          <Select<ImportField | undefined>
            {...control}
            value={chosen}
            disabled={disabled}
            placeholder={t('imports.page.constant')}
            onChange={(field) => {
              if (field !== undefined) set(field, '')
              choose(undefined)
            }}
            options={free.map((field) => ({ value: field, label: t.of(`imports.field.${field}`) }))}
          />
        )}
      </Field>
    </>
  )
}
