import { ExclamationCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useId, useMemo } from 'react'
import { useT } from '../../../web/i18n/use-t.ts'
import { lint } from '../../phrases/phrases.lint.rules.ts'
import type { PhraseHitView } from '../../phrases/phrases.contract.ts'
import { adopted, segmentsOf } from './reply-segments.ts'
import type { Book } from './use-complaint.ts'

interface LintedTextProps {
  readonly label: string
  readonly text: string
  readonly hits: readonly PhraseHitView[]
  readonly onChange: (text: string) => void
}

export function useHits(text: string, book: Book | undefined): readonly PhraseHitView[] {
  return useMemo(() => (book === undefined ? [] : lint(text, book as Parameters<typeof lint>[1])), [text, book])
}

const isForbidden = (hit: PhraseHitView): boolean => hit.kind === 'forbidden' && hit.exact

/**
 * What is written, with its marks: a forbidden phrase solid red, blame and the like dashed ochre; under it each with a
 * better wording. The marks lie behind a plain text field, so that input methods and screen readers meet nothing odd.
 */
export function LintedText({ label, text, hits, onChange }: LintedTextProps) {
  const t = useT()
  const id = useId()
  return (
    <>
      <div className="zx-editor">
        <div className="zx-editor-marks" aria-hidden="true">
          {segmentsOf(text, hits).map((segment, index) =>
            segment.hit === null ? (
              // A piece has no name but its place, and keeps no state.
              // eslint-disable-next-line react/no-array-index-key
              <span key={index}>{segment.text}</span>
            ) : (
              // As above.
              // eslint-disable-next-line react/no-array-index-key
              <mark key={index} className={isForbidden(segment.hit) ? 'zx-mark-forbidden' : 'zx-mark-warn'}>
                {segment.text}
              </mark>
            ),
          )}
          {'\n'}
        </div>
        <textarea
          aria-label={label}
          aria-describedby={id}
          aria-invalid={hits.some(isForbidden)}
          className="zx-editor-text"
          maxLength={4000}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <ul id={id} className="zx-hits" aria-live="polite">
        {hits.map((hit) => (
          <li key={`${hit.from}-${hit.code}`}>
            <span className={`zx-chip zx-chip-${isForbidden(hit) ? 'late' : 'warn'}`}>
              <ExclamationCircleFilled aria-hidden />
              {t(hit.kind === 'forbidden' && !hit.exact ? 'phrase.near' : `phrase.kind.${hit.kind}`)}
            </span>
            <span>
              <b>{t('complaintDesk.quoted', { words: hit.found })}</b>{' '}
              {t(`complaintDesk.better.${hit.kind}`, { better: t('complaintDesk.quoted', { words: hit.better.zh }) })}
              {t.locale === 'en' && <span className="zx-meta"> {hit.better.en}</span>}
            </span>
            <Button
              size="small"
              aria-label={`${t('complaintDesk.adopt')} ${hit.better.zh}`}
              // The reply is written in the customer's language, whatever the page speaks.
              onClick={() => onChange(adopted(text, hit, hit.better.zh))}
            >
              {t('complaintDesk.adopt')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
