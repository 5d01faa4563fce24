import { Radio } from 'antd'
import { useFormat, useT, type Translate } from '../../../web/i18n/use-t.ts'
import { MERGE_SIDES, type MergeField, type MergeSide } from '../../customers/customers.move.rules.ts'
import type { MergePreview } from '../merges.contract.ts'
import type { MergeChoice } from '../merges.rules.ts'

/** Words for values that are codes in the file. */
function valueWords(field: MergeField, shown: string, t: Translate): string {
  if (field === 'gender') return t.find(`customers.gender.${shown}`) ?? shown
  if (field === 'preferredChannel') return t.find(`customers.channel.${shown}`) ?? shown
  if (field === 'birthday') return shown.startsWith('lunar ') ? t('mergePage.lunar', { day: shown.slice(6) }) : shown
  return shown
}

interface ChoicesProps {
  readonly preview: MergePreview
  readonly sideOf: (field: MergeChoice) => MergeSide
  readonly onChoose: (field: MergeChoice, side: MergeSide) => void
}

/** One row a field: both values, which stays, and why it is proposed. What is the same needs no choice. */
export function Choices({ preview: { fields, into, from }, sideOf, onChoose }: ChoicesProps) {
  const t = useT()
  const format = useFormat()
  const rows = fields.map((field) => ({
    key: field.field as MergeChoice,
    label: t(`customers.field.${field.field}`),
    isSame: field.isSame,
    because: t(`mergePage.because.${field.because}`),
    isProposed: sideOf(field.field) === field.proposed,
    value: (side: MergeSide) => {
      const { shown, verifiedAt } = field[side]
      return {
        words: shown === null ? t('mergePage.nothing') : valueWords(field.field, shown, t),
        note: verifiedAt === null ? null : t('mergePage.verifiedAt', { date: format.day(verifiedAt) }),
      }
    },
  }))
  if (into.managerName !== null && from.managerName !== null && into.managerName !== from.managerName)
    rows.push({
      key: 'manager',
      label: t('mergePage.field.manager'),
      isSame: false,
      because: t('mergePage.because.survivor'),
      isProposed: sideOf('manager') === 'into',
      value: (side) => ({ words: (side === 'into' ? into : from).managerName ?? '', note: null }),
    })
  return (
    <div className="zx-merge-fields">
      {rows.map((row) => (
        <Radio.Group
          key={row.key}
          className="zx-merge-field"
          aria-label={t('mergePage.choose', { field: row.label })}
          value={row.isSame ? 'into' : sideOf(row.key)}
          disabled={row.isSame}
          onChange={(event) => onChoose(row.key, event.target.value as MergeSide)}
        >
          <span className="zx-merge-label">
            {row.label}
            <span className="zx-meta">{row.isProposed ? row.because : ''}</span>
          </span>
          {MERGE_SIDES.map((side) => {
            const { words, note } = row.value(side)
            return row.isSame ? (
              <span key={side} className="zx-merge-same">
                {side === 'into' ? words : t('mergePage.same')}
              </span>
            ) : (
              <Radio key={side} value={side}>
                <span className="zx-merge-value">{words}</span>
                {note !== null && <span className="zx-meta"> {note}</span>}
              </Radio>
            )
          })}
        </Radio.Group>
      ))}
    </div>
  )
}
