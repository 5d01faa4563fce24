import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useLanguageSwitch } from './use-language-switch.ts'
import { Brand } from './brand.tsx'

/** The page before the house: one sheet, the brand, a language switch. */
export function Gate({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const t = useT()
  const { locale, toggle } = useLanguageSwitch()
  return (
    <main className="zx-gate">
      <div className="zx-gate-sheet">
        <Brand />
        <section className="zx-sheet" aria-labelledby="gate-title">
          <div className="zx-sheet-body" style={{ padding: 24 }}>
            <h1 id="gate-title">{title}</h1>
            {lead !== undefined && <p className="zx-soft">{lead}</p>}
            {children}
          </div>
        </section>
      </div>
      <Button type="link" onClick={toggle} lang={locale === 'zh' ? 'en' : 'zh-CN'}>
        {t(locale === 'zh' ? 'shell.toEnglish' : 'shell.toChinese')}
      </Button>
    </main>
  )
}
