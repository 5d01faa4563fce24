import { Checkbox, Select } from 'antd'
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

/** What was detected, to be set right by hand: encoding, delimiter, whether the first row holds the names. */
export function ReadingOptions({ job, disabled }: { job: ImportView; disabled: boolean }) {
  const t = useT()
  const act = useAct(reshapeImport, { refreshes: [getImport, previewImport] })
  const { encoding, delimiter, header } = job.shape
  const read = (change: {
    encoding?: (typeof ENCODINGS)[number]
    delimiter?: (typeof DELIMITERS)[number]
    header?: boolean
  }): void => {
    const body = { encoding, delimiter: DELIMITERS.find((one) => one === delimiter), header, ...change }
    act.mutate({ params: { id: job.id }, body, version: job.version })
  }
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
      {act.error !== null && (
        <p className="zx-field-error" role="alert">
          {importErrorText(act.error, t)}
        </p>
      )}
    </div>
  )
}
