import { DownOutlined, UpOutlined } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { SidePanel } from '../ui/side-panel.tsx'

/** What the panel needs to know of a column of a list. */
interface Named {
  readonly key: string
  readonly title: string
  readonly isName?: boolean
}

interface Choice {
  readonly key: string
  readonly title: string
  readonly isShown: boolean
}

function choicesOf(columns: readonly Named[], keys: readonly string[] | null): readonly Choice[] {
  const free = columns.filter((column) => !column.isName)
  if (keys === null) return free.map(({ key, title }) => ({ key, title, isShown: true }))
  const shown = keys.flatMap((key) => free.find((column) => column.key === key) ?? [])
  const rest = free.filter((column) => !keys.includes(column.key))
  return [
    ...shown.map(({ key, title }) => ({ key, title, isShown: true })),
    ...rest.map(({ key, title }) => ({ key, title, isShown: false })),
  ]
}

interface ColumnsPanelProps {
  readonly columns: readonly Named[]
  readonly keys: readonly string[] | null
  readonly isBusy: boolean
  readonly onSave: (keys: readonly string[] | null) => void
  readonly onClose: () => void
}

/** Which columns, in which order; kept for the person, not for the computer. */
export function ColumnsPanel({ columns, keys, isBusy, onSave, onClose }: ColumnsPanelProps) {
  const t = useT()
  const [choices, setChoices] = useState(() => choicesOf(columns, keys))
  const name = columns.find((column) => column.isName)
  const move = (from: number, to: number): void =>
    setChoices((now) => {
      const next = [...now]
      next.splice(to, 0, ...next.splice(from, 1))
      return next
    })
  const toggle = (key: string): void =>
    setChoices((now) => now.map((each) => (each.key === key ? { ...each, isShown: !each.isShown } : each)))
  const shown = choices.filter((each) => each.isShown).map((each) => each.key)
  return (
    <SidePanel
      open
      width={360}
      title={t('columns.title')}
      onClose={onClose}
      footer={
        <div className="zx-row zx-row-wrap">
          <Button
            type="primary"
            loading={isBusy}
            disabled={shown.length === 0}
            onClick={() => onSave([...(name === undefined ? [] : [name.key]), ...shown])}
          >
            {t('columns.save')}
          </Button>
          <Button onClick={() => onSave(null)}>{t('columns.reset')}</Button>
        </div>
      }
    >
      <p className="zx-meta">{t('columns.explain')}</p>
      <ul className="zx-columns">
        {name !== undefined && (
          <li>
            <Checkbox checked disabled>
              {name.title}
            </Checkbox>
            <span className="zx-meta">{t('columns.first')}</span>
          </li>
        )}
        {choices.map((choice, i) => (
          <li key={choice.key}>
            <Checkbox checked={choice.isShown} onChange={() => toggle(choice.key)}>
              {choice.title}
            </Checkbox>
            <span className="zx-row">
              <button
                type="button"
                className="zx-icon-button"
                aria-label={t('columns.up', { name: choice.title })}
                disabled={i === 0}
                onClick={() => move(i, i - 1)}
              >
                <UpOutlined aria-hidden />
              </button>
              <button
                type="button"
                className="zx-icon-button"
                aria-label={t('columns.down', { name: choice.title })}
                disabled={i === choices.length - 1}
                onClick={() => move(i, i + 1)}
              >
                <DownOutlined aria-hidden />
              </button>
            </span>
          </li>
        ))}
      </ul>
    </SidePanel>
  )
}
