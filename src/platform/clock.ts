/** Time is an argument: the composition root gives the real one, tests a fixed one. */
export interface Clock {
  now(): Date
}
export const systemClock: Clock = { now: () => new Date() }
