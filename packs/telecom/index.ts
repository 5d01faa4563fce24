import type { Pack } from '../../src/kernel/pack/pack.ts'
import { calendar } from './calendar.ts'
import { complaints } from './complaints.ts'
import { imports } from './imports.ts'
import { service } from './service.ts'
import { tiers } from './tiers.ts'
import { value } from './value.ts'

export const telecomPack: Pack = {
  id: 'telecom',
  version: '1.0.0',
  name: { zh: '电信运营商', en: 'Telecom operator' },
  calendar,
  value,
  tiers,
  service,
  complaints,
  imports,
}
