import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { createView, editView, listViews, type SavedView } from '../../features/views/views.contract.ts'
import { VIEW_AUDIENCES, type ViewAudience } from '../../features/views/views.rules.ts'
import { useAct } from '../api/hooks.ts'
import { useT } from '../i18n/use-t.ts'
import { useGrant } from '../session.tsx'
import { errorText } from '../ui/error-text.ts'
import { Field } from '../ui/field.tsx'
import { useToast } from '../ui/toast.tsx'
import type { KeptList } from './use-list.ts'

/** Name and audience of a new view (`view` undefined), or of one's own. */
export function ViewDialog({ kept, view, onClose }: { kept: KeptList; view: SavedView | undefined; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const reach = useGrant('views:share')?.reach
  const [name, setName] = useState(view?.name ?? '')
  const [audience, setAudience] = useState<ViewAudience>(view?.audience ?? 'own')
  const done = (saved: SavedView): void => {
    toast.done(t(view === undefined ? 'views.created' : 'views.updated', { name: saved.name }))
    if (view === undefined) kept.choose(saved)
    onClose()
  }
  const create = useAct(createView, { refreshes: [listViews], onDone: done })
  const edit = useAct(editView, { refreshes: [listViews], onDone: done })
  const error = create.error ?? edit.error
  const audiences = VIEW_AUDIENCES.filter(
    (each) => each === 'own' || (each === 'unit' ? reach !== undefined : reach === 'all') || each === view?.audience,
  )
  const save = (): void => {
    const words = { name: name.trim(), audience }
    if (words.name === '') return
    if (view === undefined) create.mutate({ body: { list: kept.list, params: kept.params, ...words } })
    else edit.mutate({ params: { id: view.id }, version: view.version, body: words })
  }
  return (
    <Modal
      open
      title={t(view === undefined ? 'views.createTitle' : 'views.editTitle')}
      footer={null}
      onCancel={onClose}
      destroyOnHidden
      width={480}
    >
      <form
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Field label={t('views.name')} hint={t('views.nameHint')} required>
          {(control) => (
            <Input {...control} value={name} maxLength={40} autoFocus onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        {audiences.length > 1 && (
          <fieldset className="zx-field">
            <legend>{t('views.audience')}</legend>
            <Radio.Group
              value={audience}
              onChange={(event) => setAudience(event.target.value as ViewAudience)}
              options={audiences.map((each) => ({ value: each, label: t(`views.audience.${each}`) }))}
            />
          </fieldset>
        )}
        <p className="zx-meta">{t('views.keeps')}</p>
        {error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(error, t)}
          </p>
        )}
        <div className="zx-row zx-row-wrap">
          <Button type="primary" htmlType="submit" disabled={name.trim() === ''} loading={create.isPending || edit.isPending}>
            {t('views.save')}
          </Button>
          <Button onClick={onClose}>{t('views.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
