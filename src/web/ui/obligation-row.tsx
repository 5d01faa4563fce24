import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Tier } from '../../kernel/tiers.ts'
import { TierTag } from './tier-tag.tsx'

interface ObligationRowProps {
  /** A `<DueChip …>`. */
  readonly due: ReactNode
  readonly name: string
  readonly tier?: Tier
  /** The customer's page. */
  readonly href?: string
  /** Masked number, shown on the phone only. */
  readonly phone?: string
  /** The whole sentence. */
  readonly reason: ReactNode
  /** Rule · channel · caution. */
  readonly how?: ReactNode
  /** One button; give it `type={isCurrent ? 'primary' : 'default'}` on desktop. */
  readonly action: ReactNode
  /** 推迟 as a button on the phone. */
  readonly second?: ReactNode
  /** The ⋯ menu. */
  readonly menu?: ReactNode
  readonly isCurrent?: boolean
  /** Any click on the row chooses it. */
  readonly onChoose?: () => void
}

/** One thing owed: deadline · who · why · one action. A list item: put it in a `<ul>`. */
export function ObligationRow({
  due,
  name,
  tier,
  href,
  phone,
  reason,
  how,
  action,
  second,
  menu,
  isCurrent = false,
  onChoose,
}: ObligationRowProps) {
  return (
    // The row's own links and buttons do the same for the keyboard; a click beside them is only a convenience.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <li className="zx-owed zx-hoverable" aria-current={isCurrent || undefined} onClick={onChoose}>
      <div className="zx-owed-due">{due}</div>
      <div className="zx-owed-who">
        {href === undefined ? <b>{name}</b> : <Link to={href}>{name}</Link>}
        {tier !== undefined && <TierTag tier={tier} />}
        {phone !== undefined && <span className="zx-meta zx-num zx-phone">{phone}</span>}
      </div>
      <div className="zx-owed-text">
        <div className="zx-owed-why">{reason}</div>
        {how !== undefined && <div className="zx-owed-how">{how}</div>}
      </div>
      <div className="zx-owed-act">
        {action}
        {second !== undefined && <span className="zx-phone">{second}</span>}
        {menu}
      </div>
    </li>
  )
}
