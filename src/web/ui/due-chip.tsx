import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  HourglassOutlined,
  PauseCircleOutlined,
} from '@ant-design/icons'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useNow } from '../api/server-time.ts'
import { useFormat, useT } from '../i18n/use-t.ts'
import { type Due, type DueLook, dueWords } from './due-words.ts'

const SIGN: Record<DueLook, ReactNode> = {
  todo: <ClockCircleOutlined aria-hidden />,
  warn: <HourglassOutlined aria-hidden />,
  late: <ExclamationCircleFilled aria-hidden />,
  met: <CheckCircleOutlined aria-hidden />,
  hold: <PauseCircleOutlined aria-hidden />,
}

/** A chip of the five states with words of your own (e.g. a job's state): sign, words, colour. */
export function StateChip({ look, children }: { look: DueLook; children: ReactNode }) {
  return (
    <span className={`zx-chip zx-chip-${look}`}>
      {SIGN[look]}
      {children}
    </span>
  )
}

/**
 * A deadline by the server's clock: workdays beyond a day, hours within it, minutes within two hours. It is announced
 * once when its state changes, not at every tick. Props: see `Due` in due-words.ts.
 */
export function DueChip(due: Due) {
  const t = useT()
  const format = useFormat()
  const { look, words } = dueWords(due, useNow(), t, format)
  const before = useRef(look)
  const [announcement, announce] = useState('')
  useEffect(() => {
    if (before.current !== look) announce(words)
    before.current = look
    // The words change at every tick; only a change of state is news.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [look])
  return (
    <span title={t('due.exact', { when: format.dayTime(due.dueAt) })}>
      <StateChip look={look}>{words}</StateChip>
      <span className="zx-hidden" role="status">
        {announcement}
      </span>
    </span>
  )
}
