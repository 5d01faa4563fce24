import type { Translate } from '../../../web/i18n/use-t.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import type { BulkTask, BulkView } from '../bulk.contract.ts'
import type { BulkState } from '../bulk.rules.ts'

/** A verb with its object. */
export function taskWords(task: BulkTask, t: Translate): string {
  if (task.kind === 'flag') return t(task.important ? 'bulkPage.flag' : 'bulkPage.unflag')
  return t(`bulkPage.${task.kind}`)
}

/** The words that the asker gave. */
export function reasonWords(task: BulkTask, t: Translate): string {
  if (task.kind !== 'suspend') return task.reason
  const reason = t.of(`customers.suspension.${task.reason}`)
  return task.note === null || task.note === '' ? reason : `${reason} · ${task.note}`
}

export const isMoving = (act: Pick<BulkView, 'state'>): boolean => act.state === 'preparing' || act.state === 'running'

const LOOK: Readonly<Record<BulkState, string>> = {
  preparing: 'warn',
  ready: 'todo',
  running: 'warn',
  done: 'met',
  cancelled: 'hold',
  discarded: 'hold',
  failed: 'late',
}

export function BulkStateChip({ state }: { state: BulkState }) {
  const t = useT()
  return <span className={`zx-chip zx-chip-${LOOK[state]}`}>{t(`bulkState.${state}`)}</span>
}
