import type { ServicePack } from '../../kernel/pack/service-pack.ts'
import { RANKS } from './studio.base.rules.ts'

/** Contacts that a customer of the rank is owed in a month (E1). */
export function contactsPerMonth(service: ServicePack, rank: number): number {
  const tier = RANKS[rank]!
  if (tier === 'none') return 0
  return service.contactCadence.value[tier] === 'month' ? 1 : 1 / 3
}

/** Fen that serving so many customers of a rank costs in a year (A7). */
export function yearlyCost(service: ServicePack, rank: number, customers: number): number {
  const { contactFen, yearlyFen } = service.serviceCost.value
  return Math.round(customers * (yearlyFen[RANKS[rank]!] + 12 * contactsPerMonth(service, rank) * contactFen))
}

/** Contacts a month of a manager's customers; `counts[from + rank]`. */
export function contactsOf(service: ServicePack, counts: Int32Array, from: number): number {
  let sum = 0
  for (let rank = 1; rank < 4; rank++) sum += counts[from + rank]! * contactsPerMonth(service, rank)
  return sum
}

export function vipsOf(counts: Int32Array, from: number): number {
  return counts[from + 1]! + counts[from + 2]! + counts[from + 3]!
}
