import type { ComplaintsPack } from '../../src/kernel/pack/complaints-pack.ts'

export const complaints: ComplaintsPack = { clocks: {} }
