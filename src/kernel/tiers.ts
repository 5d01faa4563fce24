/** From the highest to the lowest; `none` is not a VIP (A3). */
export const TIERS = ['diamond', 'gold', 'silver', 'none'] as const
export type Tier = (typeof TIERS)[number]
