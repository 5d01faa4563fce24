import type { Tier } from '../../kernel/tiers.ts'
import { useT } from '../i18n/use-t.ts'

function Sign({ tier }: { tier: Tier }) {
  switch (tier) {
    case 'diamond':
      return <path d="M5 0 10 5 5 10 0 5Z" fill="currentColor" />
    case 'gold':
      return <circle cx="5" cy="5" r="5" fill="currentColor" />
    case 'silver':
      return <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="2.2" />
    case 'none':
      return <rect x="1" y="4" width="8" height="2" fill="currentColor" />
  }
}

/** The customer's tier: shape, word and colour. `tier: 'diamond' | 'gold' | 'silver' | 'none'` */
export function TierTag({ tier }: { tier: Tier }) {
  const t = useT()
  return (
    <span className={`zx-chip zx-chip-${tier}`}>
      <svg width="9" height="9" viewBox="0 0 10 10" aria-hidden="true">
        <Sign tier={tier} />
      </svg>
      {t(`tier.${tier}`)}
    </span>
  )
}
