import { useT } from '../i18n/use-t.ts'

export const RISK_LEVELS = ['calm', 'unusual', 'leaving'] as const
export type RiskLevel = (typeof RISK_LEVELS)[number]

const LOOK = { calm: 'met', unusual: 'warn', leaving: 'late' } as const

/** 平稳 / 异动 / 离网倾向: one, two or three bars like a signal; the shape carries the level, the word names it. */
export function RiskTag({ level }: { level: RiskLevel }) {
  const t = useT()
  const filled = RISK_LEVELS.indexOf(level) + 1
  return (
    <span className={`zx-chip zx-chip-${LOOK[level]}`}>
      <svg width="12" height="10" viewBox="0 0 12 10" aria-hidden="true">
        {RISK_LEVELS.map((each, i) => (
          <rect
            key={each}
            x={i * 4.4}
            y={6 - i * 3}
            width="3"
            height={4 + i * 3}
            fill={i < filled ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth=".8"
          />
        ))}
      </svg>
      {t(`risk.${level}`)}
    </span>
  )
}
