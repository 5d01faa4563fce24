/** A rate as its two counts: never stored as a quotient, shown as "--" where the denominator is 0. */
export interface Ratio {
  readonly numerator: number
  readonly denominator: number
}

export function ratio(numerator: number, denominator: number): Ratio {
  return { numerator, denominator }
}

/** Negative, 0 or positive as `a` is below, equal to or above `b`; undefined where a denominator is 0. */
export function compareRatios(a: Ratio, b: Ratio): number | undefined {
  if (a.denominator === 0 || b.denominator === 0) return undefined
  const left = BigInt(a.numerator) * BigInt(b.denominator)
  const right = BigInt(b.numerator) * BigInt(a.denominator)
  return left < right ? -1 : left > right ? 1 : 0
}

/** 低于 is strictly below. */
export function isBelow(a: Ratio, limit: Ratio): boolean {
  return (compareRatios(a, limit) ?? 0) < 0
}

/** 以上 includes the number. */
export function reaches(a: Ratio, limit: Ratio): boolean {
  return (compareRatios(a, limit) ?? -1) >= 0
}

/** Shown in per cent with the given decimals, half up; "--" where nothing was owed. */
export function inPercent(a: Ratio, decimals = 1): string {
  if (a.denominator === 0) return '--'
  const scale = 10n ** BigInt(decimals)
  const denominator = BigInt(a.denominator)
  const scaled = (BigInt(a.numerator) * 100n * scale * 2n + denominator) / (denominator * 2n)
  const whole = scaled / scale
  return decimals === 0 ? `${whole}%` : `${whole}.${String(scaled % scale).padStart(decimals, '0')}%`
}
