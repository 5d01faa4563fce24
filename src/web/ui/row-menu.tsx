import { EllipsisOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'

export interface RowAction {
  readonly key: string
  readonly label: string
  readonly icon?: ReactNode
  readonly danger?: boolean
  /** Why it cannot be done now: shown instead of hiding the action. */
  readonly refusedBecause?: string | undefined
  readonly run: () => void
}

/** The ⋯ of a row or a head: further actions, each a verb with its object. `name` says whose. */
export function RowMenu({ name, actions }: { name: string; actions: readonly RowAction[] }) {
  const t = useT()
  if (actions.length === 0) return null
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: actions.map(({ key, label, icon, danger, refusedBecause }) => ({
          key,
          icon,
          danger: danger === true,
          disabled: refusedBecause !== undefined,
          label: refusedBecause === undefined ? label : `${label} · ${refusedBecause}`,
        })),
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation()
          actions.find((each) => each.key === key)?.run()
        },
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<EllipsisOutlined aria-hidden />}
        aria-label={`${t('row.more')} · ${name}`}
        onClick={(event) => event.stopPropagation()}
      />
    </Dropdown>
  )
}
