import { describe, expect, test } from 'vitest'
import { inTreeOrder } from './tree-order.ts'

const node = (id: string, parentId: string | null) => ({ id, parentId })

describe('units in the order of their tree', () => {
  test('each stands right below its parent', () => {
    const placed = inTreeOrder([node('branch', null), node('east', 'branch'), node('west', 'branch'), node('east-1', 'east')])
    expect(placed.map(({ node: { id }, depth }) => `${depth} ${id}`)).toEqual(['0 branch', '1 east', '2 east-1', '1 west'])
  })
  test('one whose parent lies outside the reader’s scope stands on top', () => {
    expect(inTreeOrder([node('east', 'branch'), node('east-1', 'east')]).map(({ depth }) => depth)).toEqual([0, 1])
  })
})
