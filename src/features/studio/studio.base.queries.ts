import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { openDuck, sqlText, type DuckChunk } from '../../platform/duck.ts'
import { interpolate } from '../value/value.rules.ts'
import type { Base, WindowColumns } from './studio.base.rules.ts'

/** The reader's own engine: it streams a file, so little memory does, and the server's engine keeps its own. */
const READER_MEMORY = '256MB'

/** Names in the order of their first appearance; 0 is nobody. */
class Names {
  readonly list: string[] = ['']
  readonly #places = new Map<string, number>()

  placeOf(name: string | null): number {
    if (name === null) return 0
    let place = this.#places.get(name)
    if (place === undefined) {
      place = this.list.push(name) - 1
      if (place > 0xffff) throw new Error('more than 65,535 territories or managers')
      this.#places.set(name, place)
    }
    return place
  }
}

/** Few values that many rows share: the row keeps the place of its own. */
class Values {
  readonly #values: number[] = []
  readonly #places = new Map<number, number>()

  placeOf(value: number): number {
    let place = this.#places.get(value)
    if (place === undefined) {
      place = this.#values.push(value) - 1
      if (place > 0xff) throw new Error('more than 256 different values')
      this.#places.set(value, place)
    }
    return place
  }

  get array(): Float64Array {
    return Float64Array.from(this.#values)
  }
}

/** Reads the file of `writeBase` into typed arrays, without holding its rows. */
export async function readBase(dataDir: string, path: string, model: ValuePack, windows: readonly number[]): Promise<Base> {
  const duck = openDuck({ dataDir, memoryLimit: READER_MEMORY, threads: 1 })
  try {
    const [counted] = await duck.rows<{ n: number }>(`select count(*) as n from read_parquet(${sqlText(path)})`)
    const size = counted?.n ?? 0
    const columns = {
      months: new Uint8Array(size),
      tenure: new Uint16Array(size),
      growth: new Float32Array(size),
      growthPart: new Float64Array(size),
      social: new Uint8Array(size),
      given: new Uint8Array(size),
      tier: new Uint8Array(size),
      heldUntil: new Int32Array(size),
      revenueTotal: new Float64Array(size),
      territory: new Uint16Array(size),
      manager: new Uint16Array(size),
      idHigh: new BigUint64Array(size),
      idLow: new BigUint64Array(size),
    }
    const social = new Values()
    const [territories, managers] = [new Names(), new Names()]
    const parts = windows.map((months) => new WindowReader(months, size, model))
    const [given, special]: [number[], number[]] = [[], []]
    const maps = model.components
    const neutral = interpolate(maps.growth.map.value, 0)
    let at = 0
    await duck.each(`select * from read_parquet(${sqlText(path)})`, (chunk) => {
      const number = (name: string) => chunk.column<number>(name)
      const [months, tenure, growth] = [number('months'), number('tenure'), number('growth')]
      const [points, rank, tier] = [number('social'), number('given'), number('tier')]
      const [until, revenue] = [number('held_until'), number('revenue_total')]
      const [high, low] = [chunk.column<bigint>('id_high'), chunk.column<bigint>('id_low')]
      const [territory, manager] = [chunk.column<string>('territory_id'), chunk.column<string>('manager_id')]
      for (let row = 0; row < chunk.rows; row++, at++) {
        columns.months[at] = months.at(row) ?? 0
        columns.tenure[at] = tenure.at(row) ?? 0
        const grown = growth.at(row)
        columns.growth[at] = grown ?? Number.NaN
        columns.growthPart[at] = grown === null ? neutral : interpolate(maps.growth.map.value, grown)
        columns.social[at] = social.placeOf(points.at(row) ?? 0)
        const given_ = rank.at(row) ?? 0
        columns.given[at] = given_
        if (given_ > 0) given.push(at)
        const held = tier.at(row) ?? 0
        columns.tier[at] = held
        if ((given_ | held) > 0) special.push(at)
        columns.heldUntil[at] = until.at(row) ?? 0
        columns.revenueTotal[at] = revenue.at(row) ?? 0
        columns.idHigh[at] = high.at(row) ?? 0n
        columns.idLow[at] = low.at(row) ?? 0n
        columns.territory[at] = territories.placeOf(territory.at(row))
        columns.manager[at] = managers.placeOf(manager.at(row))
      }
      for (const part of parts) part.take(chunk)
    })
    return {
      size,
      ...columns,
      socialValues: social.array,
      givenRows: Uint32Array.from(given),
      specialRows: Uint32Array.from(special),
      territories: territories.list,
      managers: managers.list,
      windows: new Map(parts.map((part) => [part.months, part.columns])),
    }
  } finally {
    await duck.close()
  }
}

class WindowReader {
  readonly months: number
  readonly #model: ValuePack
  readonly #payments = new Values()
  readonly #arrays: { revenue: Float32Array; revenuePart: Float64Array; payment: Uint8Array; place: Uint32Array }
  #at = 0

  constructor(months: number, size: number, model: ValuePack) {
    this.months = months
    this.#model = model
    this.#arrays = {
      revenue: new Float32Array(size),
      revenuePart: new Float64Array(size),
      payment: new Uint8Array(size),
      place: new Uint32Array(size),
    }
  }

  take(chunk: DuckChunk): void {
    const [revenue, payment] = [chunk.column<number>(`revenue_${this.months}`), chunk.column<number>(`payment_${this.months}`)]
    const place = chunk.column<number>(`place_${this.months}`)
    const map = this.#model.components.revenue.map.value
    const arrays = this.#arrays
    for (let row = 0; row < chunk.rows; row++, this.#at++) {
      const fen = revenue.at(row) ?? 0
      arrays.revenue[this.#at] = fen
      arrays.revenuePart[this.#at] = interpolate(map, fen)
      arrays.payment[this.#at] = this.#payments.placeOf(payment.at(row) ?? 0)
      arrays.place[this.#at] = place.at(row) ?? 0
    }
  }

  get columns(): WindowColumns {
    return { ...this.#arrays, paymentValues: this.#payments.array }
  }
}
