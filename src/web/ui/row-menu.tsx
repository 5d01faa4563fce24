import { EllipsisOutlined } from '@ant-design/icons'
import { useT } from '../i18n/use-t.ts'
import { type MenuItem, PopMenu } from './pop-menu.tsx'

/** A further action: `{ key, label, icon?, danger?, refusedBecause?, run }`. */
export type RowAction = MenuItem

/** The ⋯ of a row or a head: further actions, each a verb with its object. `name` says whose. */
export function RowMenu({ name, actions }: { name: string; actions: readonly RowAction[] }) {
  const t = useT()
  if (actions.length === 0) return null
  const label = `${t('row.more')} · ${name}`
  return (
    <PopMenu label={label} buttonLabel={label} items={actions} className="zx-icon-button zx-more">
      <EllipsisOutlined aria-hidden />
    </PopMenu>
  )
}
