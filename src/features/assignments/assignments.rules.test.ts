import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROLES } from '../../kernel/roles.ts'
import { assignmentsPermissions, isOverloaded, servingPools, shareOut } from './assignments.rules.ts'

const branch = { id: 'branch', parentId: null }
const north = { id: 'north', parentId: 'branch' }
const south = { id: 'south', parentId: 'branch' }
const units = [branch, north, south]
const territories = [
  { id: 'city', parentId: null, unitId: null },
  { id: 'northland', parentId: 'city', unitId: 'north' },
  { id: 'north-area', parentId: 'northland', unitId: null },
  { id: 'southland', parentId: 'city', unitId: 'south' },
]

describe('who serves a territory', () => {
  test('the managers of the unit of the nearest territory above', () => {
    const pools = servingPools(territories, units, [
      { id: 'a', unitId: 'north' },
      { id: 'b', unitId: 'south' },
    ])
    const of = (territory: string | null) => pools.find((pool) => pool.territoryIds.includes(territory))
    expect(of('north-area')).toMatchObject({ managerIds: ['a'], reason: 'territory' })
    expect(of('southland')).toMatchObject({ managerIds: ['b'], reason: 'territory' })
    expect(of('city')).toMatchObject({ managerIds: ['a', 'b'], reason: 'branch' })
    expect(of(null)).toMatchObject({ managerIds: ['a', 'b'], reason: 'branch' })
  })
  test('a unit without managers leaves its customers to the unit above', () => {
    const pools = servingPools(territories, units, [
      { id: 'a', unitId: 'north' },
      { id: 'c', unitId: 'branch' },
    ])
    expect(pools.find((pool) => pool.territoryIds.includes('southland'))!.managerIds.toSorted()).toEqual(['a', 'c'])
  })
  test('without any manager there is no pool', () => expect(servingPools(territories, units, [])).toEqual([]))
})

describe('sharing out', () => {
  test('fills the emptiest portfolio first', () => {
    expect([
      ...shareOut(
        [
          { staffId: 'a', customers: 10 },
          { staffId: 'b', customers: 2 },
          { staffId: 'c', customers: 2 },
        ],
        9,
      ),
    ]).toEqual([
      ['a', 0],
      ['b', 5],
      ['c', 4],
    ])
  })
  test('gives everything out, and nobody who gained stands more than one above anybody', () => {
    const loads = fc.array(fc.nat(50), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(loads, fc.nat(300), (customers, count) => {
        const given = customers.map((each, i) => ({ staffId: `m${i}`, customers: each }))
        const gained = shareOut(given, count)
        expect([...gained.values()].reduce((a, b) => a + b, 0)).toBe(count)
        const after = given.map((load) => load.customers + gained.get(load.staffId)!)
        const lowest = Math.min(...after)
        for (const load of given)
          if (gained.get(load.staffId)! > 0) expect(load.customers + gained.get(load.staffId)!).toBeLessThanOrEqual(lowest + 1)
      }),
    )
  })
})

test('more than the pack says is a warning, exactly as many is not', () => {
  expect(isOverloaded(400, 400)).toBe(false)
  expect(isOverloaded(401, 400)).toBe(true)
})

test('only a unit head moves customers', () => {
  expect(ROLES.filter((role) => role in assignmentsPermissions['assignments:write'])).toEqual(['SV'])
  expect(ROLES.filter((role) => role in assignmentsPermissions['assignments:settle'])).toEqual([])
})
