import { Select } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { FIELD_GROUPS, FIELD_NAMES, fieldSpec, takes, type ImportKind } from '../imports.fields.rules.ts'
import { meaningOf, withMeaning, type Mapping, type Meaning } from '../imports.mapping.rules.ts'

interface MappingTableProps {
  readonly kind: ImportKind
  readonly columns: readonly string[]
  /** First values of each column, phones and the like already masked. */
  readonly samples: ReadonlyMap<string, readonly string[]>
  readonly maskedColumns: ReadonlySet<string>
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
  readonly disabled: boolean
}

/** One line a column of the file: its name, its first values, and what it means here. */
export function MappingTable({ kind, columns, samples, maskedColumns, mapping, onChange, disabled }: MappingTableProps) {
  const t = useT()
  const options = [
    { value: 'ignore', label: t('imports.page.ignore') },
    ...(kind === 'customers' ? [] : [{ value: 'extra', label: t('imports.page.extra') }]),
    ...FIELD_GROUPS.map((group) => ({
      label: t.of(`imports.group.${group}`),
      options: FIELD_NAMES.filter((field) => takes(kind, field) && fieldSpec(field).group === group).map((field) => ({
        value: field,
        label: t.of(`imports.field.${field}`),
      })),
    })).filter((group) => group.options.length > 0),
  ]
  const table: readonly Column<string>[] = [
    { key: 'column', title: t('imports.page.column'), isName: true, cell: (column) => column },
    {
      key: 'sample',
      title: t('imports.page.sample'),
      cell: (column) => (
        <span className="zx-import-sample">
          {(samples.get(column) ?? []).slice(0, 3).join(' · ')}
          {maskedColumns.has(column) && <small className="zx-meta"> {t('imports.page.masked')}</small>}
        </span>
      ),
    },
    {
      key: 'meaning',
      title: t('imports.page.meaning'),
      width: 240,
      cell: (column) => (
        <Select<Meaning>
          aria-label={`${column} ${t('imports.page.meaning')}`}
          value={meaningOf(mapping, column)}
          onChange={(meaning) => onChange(withMeaning(mapping, column, meaning))}
          options={options}
          disabled={disabled}
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: '100%' }}
        />
      ),
    },
  ]
  return (
    <DataTable
      label={t('imports.page.step.map')}
      columns={table}
      rows={columns}
      rowKey={(column) => column}
      empty={<EmptyState title={t('imports.page.empty')} />}
    />
  )
}
