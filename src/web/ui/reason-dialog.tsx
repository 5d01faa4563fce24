import { useState } from 'react'
import { late } from './late.tsx'
import type { ReasonDialogProps } from './reason-modal.tsx'

const ReasonModal = late(() => import('./reason-modal.tsx').then((m) => m.ReasonModal))

/** Asks before something that others will see or that cannot be taken back; loads when it first opens. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [wasOpen, remember] = useState(props.open)
  if (props.open && !wasOpen) remember(true)
  return wasOpen || props.open ? <ReasonModal {...props} /> : null
}
