import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createKeyRing, newKeyMaterial, SealError } from './keys.ts'
import type { IndexPurpose } from './keys.ts'

const place = { table: 'customer_secret', column: 'phone', rowId: '0192f3a0-0000-7000-8000-000000000001' }
const keys = createKeyRing(newKeyMaterial())

describe('a sealed field', () => {
  it('opens to what was sealed, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => keys.open(keys.seal(plain, place), place) === plain.toWellFormed()),
    )
  })

  it('never looks the same twice', () => {
    expect(keys.seal('13800138000', place).equals(keys.seal('13800138000', place))).toBe(false)
  })

  it('begins with its algorithm and key, and is 29 bytes longer than the text', () => {
    const sealed = keys.seal('13800138000', place)
    expect(sealed[0]).toBe(0x11)
    expect(sealed.length).toBe('13800138000'.length + 29)
  })

  it('does not open after any single bit was turned', () => {
    const sealed = keys.seal('110101199003071234', place)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => keys.open(changed, place), `bit ${bit}`).toThrow(SealError)
    }
  })

  it.each([
    { ...place, rowId: '0192f3a0-0000-7000-8000-000000000002' },
    { ...place, column: 'address' },
    { ...place, table: 'customer' },
  ])('does not open in another place: %o', (other) => {
    expect(() => keys.open(keys.seal('13800138000', place), other)).toThrow(SealError)
  })

  it('does not open with another key, nor when it was cut short', () => {
    const sealed = keys.seal('13800138000', place)
    expect(() => createKeyRing(newKeyMaterial()).open(sealed, place)).toThrow(SealError)
    for (let length = 0; length < sealed.length; length++)
      expect(() => keys.open(sealed.subarray(0, length), place)).toThrow(SealError)
  })

  it('opens after a new key came, and new values are sealed with that one', () => {
    const first = newKeyMaterial()
    const old = createKeyRing(first)
    const renewed = createKeyRing({ ...first, data: new Map([...first.data, [2, newKeyMaterial().data.get(1)!]]) })
    expect(renewed.open(old.seal('13800138000', place), place)).toBe('13800138000')
    expect(renewed.seal('x', place)[0]).toBe(0x12)
  })

  it('is sealed together with its row, an absent value staying absent', () => {
    const address = { ...place, column: 'address' }
    const [phone, none] = keys.sealMany(['13800138000', null], [place, address])
    expect(keys.open(phone!, place)).toBe('13800138000')
    expect(none).toBeNull()
  })
})

describe('a blind index', () => {
  it.each<[IndexPurpose, string, string]>([
    ['phone', '138 0013-8000', '13800138000'],
    ['phone', '13800138000', '13800138000'],
    ['id_number', '11010119900307123x', '11010119900307123X'],
  ])('of %s finds %s as %s', (purpose, typed, stored) => {
    expect(keys.blindIndex(purpose, typed).equals(keys.blindIndex(purpose, stored))).toBe(true)
  })

  it('tells purposes, values and houses apart', () => {
    const index = keys.blindIndex('phone', '13800138000')
    expect(index.length).toBe(16)
    expect(index.equals(keys.blindIndex('subscription_number', '13800138000'))).toBe(false)
    expect(index.equals(keys.blindIndex('phone', '13800138001'))).toBe(false)
    expect(index.equals(createKeyRing(newKeyMaterial()).blindIndex('phone', '13800138000'))).toBe(false)
  })
})
