import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useEffect, useState } from 'react'
import type { TextKey } from '../i18n/dictionary.ts'
import { translatorOf, useT } from '../i18n/use-t.ts'
import { useMode } from '../mode.tsx'
import { useMayOpen } from '../page-hooks.ts'
import type { PaletteItem, PaletteSource } from '../page-definition.ts'
import { pages, paletteSources } from '../pages.tsx'
import { useActivePaletteActions } from '../palette-actions.ts'
import { useSession } from '../session.tsx'
import { useSignOut } from './account-menu.tsx'
import { ModalDialog } from './modal-dialog.tsx'
import { useLanguageSwitch } from './use-language-switch.ts'

const WAIT_MS = 60

interface Found {
  readonly source: PaletteSource
  readonly items: readonly PaletteItem[]
}

/** Asks every source that this role may ask; an answer to an earlier word is thrown away. */
function useFound(text: string): { found: readonly Found[]; isSearching: boolean } {
  const { session } = useSession()
  const [state, setState] = useState<{ text: string; found: readonly Found[] }>({ text: '', found: [] })
  const wanted = text.trim()
  useEffect(() => {
    if (wanted === '') return undefined
    const stop = new AbortController()
    const sources = paletteSources.filter((source) => session?.permissions[source.permission] !== undefined)
    const timer = setTimeout(() => {
      const asked = sources.map(async (source) => ({ source, items: await (await source.load())(wanted, stop.signal) }))
      void Promise.allSettled(asked).then((answers) => {
        if (stop.signal.aborted) return
        setState({ text: wanted, found: answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])) })
      })
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted, session])
  return {
    found: wanted === '' ? [] : state.found,
    isSearching: wanted !== '' && paletteSources.length > 0 && state.text !== wanted,
  }
}

/** Ctrl/⌘K: jump to a page, run an action, find a customer. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const mayOpen = useMayOpen()
  const language = useLanguageSwitch()
  const { mode, choose } = useMode()
  const leave = useSignOut()
  const pageActions = useActivePaletteActions()
  const [text, setText] = useState('')
  const { found, isSearching } = useFound(text)
  const otherWords = translatorOf(t.locale === 'zh' ? 'en' : 'zh')
  const other = (key: TextKey): string => otherWords.find(key) ?? ''
  const run = (act: () => void) => () => {
    onClose()
    act()
  }
  const go = (to: string) => run(() => void navigate({ to }))
  return (
    <ModalDialog label={t('palette.label')} className="zx-palette" onClose={onClose}>
      <Command label={t('palette.label')} loop>
        <Command.Input value={text} onValueChange={setText} placeholder={t('palette.placeholder')} />
        <Command.List label={t('palette.label')}>
          {isSearching && <Command.Loading>{null}</Command.Loading>}
          {!isSearching && found.every(({ items }) => items.length === 0) && <Command.Empty>{t('palette.empty')}</Command.Empty>}
          {found.map(({ source, items }) =>
            items.length === 0 ? null : (
              <Command.Group key={source.id} heading={t(source.titleKey)} forceMount>
                {items.map((item) => (
                  <Command.Item key={item.id} value={`${source.id} ${item.id}`} forceMount onSelect={go(item.href)}>
                    <span>{item.title}</span>
                    {item.hint !== undefined && <span className="zx-meta zx-num">{item.hint}</span>}
                  </Command.Item>
                ))}
              </Command.Group>
            ),
          )}
          {pageActions.length > 0 && (
            <Command.Group heading={t('palette.actions')}>
              {pageActions.map(({ id, title, icon: Icon, keys, run: act }) => (
                <Command.Item key={id} value={id} keywords={[title]} onSelect={run(act)}>
                  {Icon && <Icon aria-hidden />}
                  <span>{title}</span>
                  {keys !== undefined && <kbd>{keys.toUpperCase()}</kbd>}
                </Command.Item>
              ))}
            </Command.Group>
          )}
          <Command.Group heading={t('palette.pages')}>
            {pages
              .filter((page) => !page.path.includes('$') && mayOpen(page))
              .map(({ path, titleKey, icon: Icon, shortcut }) => (
                <Command.Item key={path} value={path} keywords={[t(titleKey), other(titleKey)]} onSelect={go(path)}>
                  {Icon && <Icon aria-hidden />}
                  <span>{t(titleKey)}</span>
                  {shortcut !== undefined && <kbd>{shortcut.toUpperCase()}</kbd>}
                </Command.Item>
              ))}
          </Command.Group>
          <Command.Group heading={t('shell.product')}>
            <Command.Item value="language" keywords={['English', '中文', 'language', '语言']} onSelect={run(language.toggle)}>
              <span>{t(t.locale === 'zh' ? 'shell.toEnglish' : 'shell.toChinese')}</span>
            </Command.Item>
            <Command.Item
              value="mode"
              keywords={['theme', '外观', 'dark', 'light', '深色', '浅色']}
              onSelect={run(() => choose(mode === 'dark' ? 'light' : 'dark'))}
            >
              <span>{t(mode === 'dark' ? 'shell.mode.light' : 'shell.mode.dark')}</span>
            </Command.Item>
            <Command.Item value="shortcuts" keywords={[t('shell.shortcuts'), other('shell.shortcuts')]} onSelect={run(onHelp)}>
              <span>{t('shell.shortcuts')}</span>
              <kbd>?</kbd>
            </Command.Item>
            <Command.Item value="sign-out" keywords={[t('shell.signOut'), other('shell.signOut')]} onSelect={run(leave)}>
              <span>{t('shell.signOut')}</span>
            </Command.Item>
          </Command.Group>
        </Command.List>
      </Command>
    </ModalDialog>
  )
}
