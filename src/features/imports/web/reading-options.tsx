import { Checkbox, InputNumber, Select } from 'antd'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { DELIMITERS } from '../../feeds/feeds.csv.rules.ts'
import { ENCODINGS } from '../../feeds/feeds.shape.rules.ts'
import { getImport, previewImport, reshapeImport, type ImportView } from '../imports.contract.ts'
import { importErrorText } from './import-words.ts'

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'comma',
  '\t': 'tab',
  ';': 'semicolon',
  '|': 'pipe',
  '，': 'fullwidth',
}

/** What was detected, to be set right by hand: encoding, delimiter and names, or the sheet and the row of its names. */
export function ReadingOptions({ job, disabled }: { job: ImportView; disabled: boolean }) {
  const t = useT()
  const act = useAct(reshapeImport, { refreshes: [getImport, previewImport] })
  const { encoding, delimiter, header, workbook } = job.shape
  type Choices = Parameters<typeof act.mutate>[0]['body']
  const send = (body: Choices): void => act.mutate({ params: { id: job.id }, body, version: job.version })
  const read = (change: Choices): void =>
    send({ encoding, delimiter: DELIMITERS.find((one) => one === delimiter), header, ...change })
  const failure = act.error !== null && (
    <p className="zx-field-error" role="alert">
      {importErrorText(act.error, t)}
    </p>
  )
  if (workbook !== undefined)
    return (
      <div className="zx-import-options">
        <Field label={t('imports.page.sheet')}>
          {(control) => (
            <Select
              {...control}
              value={workbook.sheet}
              disabled={disabled || act.isPending}
              // Another sheet has its names in a row of its own.
              onChange={(sheet) => send({ sheet })}
              options={workbook.sheets.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        <Field label={t('imports.page.headerRow')} hint={t('imports.page.headerRow.hint')}>
          {(control) => (
            <InputNumber
              {...control}
              key={workbook.headerRow}
              min={0}
              max={1000}
              precision={0}
              defaultValue={workbook.headerRow}
              disabled={disabled || act.isPending}
              changeOnWheel={false}
              onBlur={(event) => {
                const headerRow = Number(event.target.value)
                if (event.target.value !== '' && headerRow !== workbook.headerRow) send({ sheet: workbook.sheet, headerRow })
              }}
              onPressEnter={(event) => event.currentTarget.blur()}
            />
          )}
        </Field>
        {failure}
      </div>
    )
  return (
    <div className="zx-import-options">
      <Field label={t('imports.page.encoding')}>
        {(control) => (
          <Select
            {...control}
            value={encoding}
            disabled={disabled || act.isPending}
            onChange={(value) => read({ encoding: value })}
            options={ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))}
          />
        )}
      </Field>
      <Field label={t('imports.page.delimiter')}>
        {(control) => (
          <Select
            {...control}
            value={DELIMITERS.find((one) => one === delimiter) ?? ','}
            disabled={disabled || act.isPending}
            onChange={(value) => read({ delimiter: value })}
            options={DELIMITERS.map((value) => ({ value, label: t.of(`imports.page.delimiter.${DELIMITER_NAMES[value]}`) }))}
          />
        )}
      </Field>
      <Checkbox
        checked={header}
        disabled={disabled || act.isPending}
        onChange={(event) => read({ header: event.target.checked })}
      >
        {t('imports.page.header')}
      </Checkbox>
      {failure}
    </div>
  )
}
