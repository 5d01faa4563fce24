import { useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Bar } from '../../../web/ui/bar.tsx'
import { KINDS, type ImportKind } from '../imports.fields.rules.ts'
import { importErrorText } from './import-words.ts'
import { useFileUpload } from './use-file-upload.ts'

/** Chooses what the file is, takes it by drop or by choice, and goes on to its columns. */
export function UploadBox() {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const [kind, setKind] = useState<ImportKind>('customers')
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { share, error, send, stop } = useFileUpload()
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined || share !== null) return
    const made = await send(file, kind)
    if (made !== undefined) void navigate({ to: `/imports/${made.id}` })
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <div className="zx-stack zx-stack-mid">
      <Segmented
        aria-label={t('imports.page.kind')}
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({ value, label: t.of(`imports.kind.${value}`) }))}
      />
      <div
        className={isOver ? 'zx-import-drop zx-import-drop-over' : 'zx-import-drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,.xlsx,.xlsm,text/csv"
          hidden
          data-testid="import-file"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        {share === null ? (
          <>
            <Button type="primary" onClick={() => input.current?.click()}>
              {t('imports.page.new')}
            </Button>
            <p>{t('imports.page.drop')}</p>
            <p className="zx-meta">{t('imports.page.drop.hint')}</p>
          </>
        ) : (
          <div role="status" style={{ width: '100%' }}>
            <p>{t('imports.page.uploading', { percent: format.number(share * 100) })}</p>
            <Bar share={share} label={t('imports.page.uploading', { percent: format.number(share * 100) })} />
            <Button onClick={stop}>{t('imports.page.cancel')}</Button>
          </div>
        )}
      </div>
      {error !== null && (
        <p className="zx-field-error" role="alert">
          {importErrorText(error, t)}
        </p>
      )}
    </div>
  )
}
