import { describe, expect, test, vi } from 'vitest'
import { type KeyLike, KeyReader, type Shortcut } from './keyboard.ts'

const shortcut = (keys: string): Shortcut => ({ keys, titleKey: 'shortcut.help', run: vi.fn<() => void>() })
const shortcuts = [shortcut('g t'), shortcut('g c'), shortcut('j'), shortcut('?'), shortcut('mod+k'), shortcut('t')]
const key = (name: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  target: { closest: () => null },
  ...more,
})

function read(...events: readonly (readonly [KeyLike, number])[]): (string | undefined)[] {
  const reader = new KeyReader()
  return events.map(([event, at]) => reader.read(event, at, shortcuts)?.keys)
}

describe('keys', () => {
  test('a single key and a sequence are read', () => {
    expect(read([key('j'), 0])).toEqual(['j'])
    expect(read([key('g'), 0], [key('t'), 300])).toEqual([undefined, 'g t'])
  })
  test('a sequence that takes too long is two single keys', () => {
    expect(read([key('g'), 0], [key('t'), 5000])).toEqual([undefined, 't'])
  })
  test('Ctrl and ⌘ are the same', () => {
    expect(read([key('k', { ctrlKey: true }), 0], [key('K', { metaKey: true }), 10])).toEqual(['mod+k', 'mod+k'])
  })
  test('Ctrl+J is the browser’s own', () => {
    expect(read([key('j', { ctrlKey: true }), 0])).toEqual([undefined])
  })
  test('nothing happens while somebody types, and while an input method composes', () => {
    expect(read([key('j', { target: { closest: () => ({}) } }), 0])).toEqual([undefined])
    expect(read([key('j', { isComposing: true }), 0])).toEqual([undefined])
    expect(read([key('Process'), 0])).toEqual([undefined])
  })
  test('the palette opens from within an input too', () => {
    expect(read([key('k', { ctrlKey: true, target: { closest: () => ({}) } }), 0])).toEqual(['mod+k'])
  })
  test('a page’s own key wins over the shell’s', () => {
    const own = shortcut('j')
    expect(new KeyReader().read(key('j'), 0, [...shortcuts, own])).toBe(own)
  })
})
