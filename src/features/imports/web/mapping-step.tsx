import { Button, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { KINDS, type ImportKind } from '../imports.fields.rules.ts'
import { checkImport, getImport, guessImport, mapImport, previewImport, type ImportView } from '../imports.contract.ts'
import { EMPTY_MAPPING, mappingFaults, type Mapping } from '../imports.mapping.rules.ts'
import { faultText } from './import-words.ts'
import { MappingOptions } from './mapping-options.tsx'
import { MappingTable } from './mapping-table.tsx'
import { ReadingOptions } from './reading-options.tsx'
import { SourceChoice } from './source-choice.tsx'

/** Which column is what; ends with the dry run. A change of the reading or of the kind guesses anew. */
export function MappingStep({ job }: { job: ImportView }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [kind, setKind] = useState<ImportKind>(job.kind)
  const [mapping, setMapping] = useState<Mapping>(job.mapping ?? EMPTY_MAPPING)
  const preview = useCall(previewImport, { params: { id: job.id } })
  const guess = useAct(guessImport, { onDone: (reply) => setMapping(reply.mapping), onFail: toast.fail })
  const check = useAct(checkImport, { refreshes: [getImport], onFail: toast.fail })
  const save = useAct(mapImport, { onDone: () => check.mutate({ params: { id: job.id } }), onFail: toast.fail })
  const isBusy = guess.isPending || save.isPending || check.isPending
  const faults = mappingFaults(mapping, kind, job.shape.columns)
  const samples = useMemo(
    () =>
      new Map(
        job.shape.columns.map((column, index) => [
          column,
          (preview.data?.rows ?? []).map((row) => row.cells[index] ?? '').filter((cell) => cell !== ''),
        ]),
      ),
    [job.shape.columns, preview.data],
  )
  return (
    <div className="zx-stack">
      <Sheet
        title={t('imports.page.reading')}
        extra={
          <span className="zx-meta">
            {t('imports.page.of', { rows: format.number(job.shape.rows), columns: job.shape.columns.length })}
          </span>
        }
      >
        <div className="zx-stack zx-stack-mid">
          <Segmented
            aria-label={t('imports.page.kind')}
            value={kind}
            disabled={isBusy}
            onChange={(next) => {
              setKind(next)
              guess.mutate({ params: { id: job.id }, body: { kind: next } })
            }}
            options={KINDS.map((value) => ({ value, label: t.of(`imports.kind.${value}`) }))}
          />
          <SourceChoice job={job} disabled={isBusy} />
          {job.shape.workbook?.isCorrection === true && <p>{t('imports.page.correction')}</p>}
          <ReadingOptions job={job} disabled={isBusy} />
        </div>
      </Sheet>
      <Sheet title={t('imports.page.step.map')} flush>
        <Loaded query={preview}>
          {(data) => (
            <MappingTable
              kind={kind}
              columns={job.shape.columns}
              samples={samples}
              maskedColumns={new Set(data.maskedColumns)}
              mapping={mapping}
              onChange={setMapping}
              disabled={isBusy}
            />
          )}
        </Loaded>
      </Sheet>
      <Sheet title={t('imports.page.options')}>
        <MappingOptions
          kind={kind}
          fileName={job.fileName}
          mapping={mapping}
          onChange={setMapping}
          territories={preview.data?.territories ?? []}
          disabled={isBusy}
        />
      </Sheet>
      <div className="zx-import-foot">
        {faults.length > 0 && (
          <ul className="zx-plain-list zx-field-error" aria-label={t('imports.page.mapping.incomplete')}>
            {faults.map((fault) => (
              <li key={`${fault.fault}-${fault.field}-${fault.column}`}>{faultText(fault, t)}</li>
            ))}
          </ul>
        )}
        <Button
          type="primary"
          size="large"
          disabled={faults.length > 0}
          loading={isBusy}
          onClick={() =>
            save.mutate({
              params: { id: job.id },
              body: { kind, mapping: structuredClone(mapping) as NonNullable<ImportView['mapping']> },
              version: job.version,
            })
          }
        >
          {t('imports.page.runCheck')}
        </Button>
      </div>
      <Preview job={job} rows={preview.data?.rows ?? []} />
    </div>
  )
}

/** The first rows as they will be read; scrolls inside its own frame. */
function Preview({
  job,
  rows,
}: {
  job: ImportView
  rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
}) {
  const t = useT()
  const title = t('imports.page.preview', { count: rows.length })
  return (
    <Sheet title={title} flush>
      {/* Wider than the page, so it is reached and scrolled by keyboard too. */}
      <div className="zx-table-scroll zx-import-preview" tabIndex={0} role="region" aria-label={t('imports.page.sample')}>
        <table className="zx-table">
          <thead>
            <tr>
              <th scope="col">#</th>
              {job.shape.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row}>
                <th scope="row" className="zx-num">
                  {row.row}
                </th>
                {job.shape.columns.map((column, index) => (
                  <td key={column}>{row.cells[index] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  )
}
