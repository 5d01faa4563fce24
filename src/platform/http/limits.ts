import { ConfigError } from '../config.ts'

/** How much this server takes on. Every figure is a setting; these are the defaults. */
export interface Limits {
  /** Requests of one address in a minute: high, since an office or a proxy may be one address. */
  readonly requestsPerMinute: number
  readonly jsonBytes: number
  readonly uploadBytes: number
  readonly loopLagMs: number
  readonly poolWaitMs: number
  readonly streamsPerPerson: number
  readonly streamBufferBytes: number
  readonly drainMs: number
}

export const DEFAULT_LIMITS: Limits = {
  requestsPerMinute: 120_000,
  jsonBytes: 1024 * 1024,
  uploadBytes: 2 * 1024 ** 3,
  loopLagMs: 200,
  poolWaitMs: 1_000,
  streamsPerPerson: 3,
  streamBufferBytes: 256 * 1024,
  drainMs: 20_000,
}

/** `ZHIXIN_LIMIT_REQUESTS_PER_MINUTE=600` and so on, one for each figure. */
export function loadLimits(env: Readonly<Record<string, string | undefined>> = process.env): Limits {
  const limits: Record<keyof Limits, number> = { ...DEFAULT_LIMITS }
  for (const key of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const variable = `ZHIXIN_LIMIT_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
    const value = env[variable]?.trim()
    if (value === undefined || value === '') continue
    if (!/^[1-9]\d{0,11}$/.test(value))
      throw new ConfigError(variable, value, `give a whole number above 0, or leave it out for ${DEFAULT_LIMITS[key]}`)
    limits[key] = Number(value)
  }
  return limits
}
