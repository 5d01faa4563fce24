import type { CalendarPack } from './calendar-pack.ts'
import type { ComplaintsPack } from './complaints-pack.ts'
import type { ImportsPack } from './imports-pack.ts'
import type { ServicePack } from './service-pack.ts'
import type { TiersPack } from './tiers-pack.ts'
import type { ValuePack } from './value-pack.ts'

/** Everything that differs from branch to branch or from trade to trade, as data. One pack is in force. */
export interface Pack {
  readonly id: string
  /** Raised with every change; runs and obligations keep the version they were made under. */
  readonly version: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly calendar: CalendarPack
  readonly value: ValuePack
  readonly tiers: TiersPack
  readonly service: ServicePack
  readonly complaints: ComplaintsPack
  readonly imports: ImportsPack
}
