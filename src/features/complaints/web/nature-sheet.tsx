import { Button, Checkbox, Segmented } from 'antd'
import { useState } from 'react'
import { useT } from '../../../web/i18n/use-t.ts'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import { proposeNature } from '../complaints.nature.rules.ts'
import { NATURES, type Nature } from '../complaints.rules.ts'
import { useSmallEdit, type Guide } from './use-complaint.ts'

interface SignsProps {
  readonly guide: Guide
  readonly ticked: readonly string[]
  readonly words: string
  readonly onChange: (ticked: string[]) => void
  readonly isReadOnly?: boolean
}

/** J3: what was heard and seen, and what the rules make of it, with their reasons. */
export function SignList({ guide, ticked, words, onChange, isReadOnly = false }: SignsProps) {
  const t = useT()
  const proposal = proposeNature(guide.signs, ticked, words)
  const heard = proposal.reasons.filter((reason) => reason.kind === 'word')
  const count = proposal.reasons.length
  return (
    <>
      <fieldset className="zx-signs" disabled={isReadOnly}>
        <legend className="zx-meta">{t('complaintDesk.signs')}</legend>
        {guide.signs.map((sign) => (
          <Checkbox
            key={sign.code}
            disabled={isReadOnly}
            checked={ticked.includes(sign.code)}
            onChange={(event) =>
              onChange(event.target.checked ? [...ticked, sign.code] : ticked.filter((code) => code !== sign.code))
            }
          >
            {sign.name[t.locale]}
          </Checkbox>
        ))}
      </fieldset>
      <p className="zx-dense" role="status">
        {proposal.nature === null ? (
          t('complaintDesk.noProposal')
        ) : (
          <Rich
            text={`${t('complaintDesk.proposal', { n: count, nature: t(`complaint.nature.${proposal.nature}`) })} ${guide.natureAnswers[proposal.nature][t.locale]}`}
          />
        )}
      </p>
      {heard.length > 0 && (
        <p className="zx-meta">
          {t('complaintDesk.heard', { words: heard.map((reason) => t('complaintDesk.quoted', { words: reason.text })).join('') })}
        </p>
      )}
    </>
  )
}

/** The nature proposed by rule, and the one that the handler keeps: another one than proposed becomes a label. */
export function NatureSheet({ complaint, guide }: { complaint: ComplaintView; guide: Guide }) {
  const t = useT()
  const [draft, setDraft] = useState<{ signs: string[]; nature: Nature | null } | null>(null)
  const { save, isPending } = useSmallEdit(complaint)
  const words = [complaint.customerWords, complaint.record.what, complaint.record.wish].filter((each) => each !== null).join('\n')
  const signs = draft?.signs ?? complaint.signs
  const proposed = proposeNature(guide.signs, signs, words).nature
  const nature = draft?.nature ?? complaint.nature ?? proposed
  const mayEdit = complaint.may.handle && complaint.closedAt === null
  const isChanged = draft !== null || (mayEdit && complaint.nature === null && nature !== null)
  return (
    <Sheet title={t('complaintDesk.nature')} extra={<span>{t('complaint.nature.not_validated')}</span>}>
      <div className="zx-stack zx-stack-tight">
        <SignList
          guide={guide}
          ticked={signs}
          words={words}
          isReadOnly={!mayEdit}
          onChange={(next) => setDraft({ signs: next, nature: draft?.nature ?? null })}
        />
        <Segmented<string>
          block
          aria-label={t('complaintDesk.nature')}
          disabled={!mayEdit}
          value={nature ?? ''}
          onChange={(next) => setDraft({ signs, nature: next as Nature })}
          options={NATURES.map((each) => ({ value: each, label: t(`complaint.nature.${each}`) }))}
        />
        {nature !== null && proposed !== null && nature !== proposed && <p className="zx-meta">{t('complaintDesk.corrected')}</p>}
        {isChanged && (
          <Button
            loading={isPending}
            onClick={() => {
              save({ signs, ...(nature === null ? {} : { nature }) })
              setDraft(null)
            }}
          >
            {t('complaintDesk.saveNature')}
          </Button>
        )}
      </div>
    </Sheet>
  )
}
