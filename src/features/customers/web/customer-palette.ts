import { call } from '../../../web/api/call.ts'
import type { PaletteItem } from '../../../web/page-definition.ts'
import { searchCustomers } from '../customers.contract.ts'

/** Ctrl/⌘K: customers by name, pinyin, initials, number or the tail of a phone. */
export async function findCustomersForPalette(text: string, signal: AbortSignal): Promise<readonly PaletteItem[]> {
  const { items } = await call(searchCustomers, { query: { q: text }, signal })
  return items.map((item) => ({
    id: item.customerId,
    title: item.name,
    hint: [item.phoneMasked, item.managerName, item.accountName ?? item.territoryName]
      .filter((each) => each !== null)
      .join(' · '),
    href: `/customers/${item.customerId}`,
  }))
}
