import { Fragment } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useActiveShortcuts } from '../keyboard.ts'
import { ModalDialog } from './modal-dialog.tsx'

function Keys({ keys }: { keys: string }) {
  const t = useT()
  if (keys.startsWith('mod+')) {
    return (
      <>
        <kbd>Ctrl / ⌘</kbd> <kbd>{keys.slice(4).toUpperCase()}</kbd>
      </>
    )
  }
  return keys.split(' ').map((key, i) => (
    <Fragment key={key}>
      {i > 0 && <span className="zx-meta"> {t('shortcut.then')} </span>}
      <kbd>{key.toUpperCase()}</kbd>
    </Fragment>
  ))
}

/** What works here and now: the shell's keys and the page's own. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const t = useT()
  const shortcuts = useActiveShortcuts()
  const shown = shortcuts.filter((each, i) => shortcuts.findLastIndex((other) => other.keys === each.keys) === i)
  return (
    <ModalDialog label={t('shortcut.title')} className="zx-help" onClose={onClose}>
      <div className="zx-sheet-head">
        <h2>{t('shortcut.title')}</h2>
        <div className="zx-sheet-extra">
          {t('shortcut.hint')}
          <button type="button" className="zx-link" onClick={onClose}>
            {t('panel.close')}
          </button>
        </div>
      </div>
      <dl className="zx-sheet-body zx-facts">
        {shown.map((each) => (
          <Fragment key={each.keys}>
            <dt className="zx-num">
              <Keys keys={each.keys} />
            </dt>
            <dd>{t(each.titleKey)}</dd>
          </Fragment>
        ))}
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{t('shortcut.escape')}</dd>
      </dl>
    </ModalDialog>
  )
}
