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
