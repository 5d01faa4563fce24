import { pinyin } from 'pinyin-pro'
import { foldWord, type SearchTokens } from './customers.search.rules.ts'

const HAN = /\p{Script=Han}/u
/** Double surnames that a search by given name must step over. */
const DOUBLE_SURNAMES = new Set([
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '长孙',
  '宇文',
  '司徒',
  '夏侯',
  '端木',
  '南宫',
  '百里',
  '东郭',
  '呼延',
  '轩辕',
])

/** Names of a branch share a few thousand surnames and given names; reading one costs 20 microseconds. */
const readings = new Map<string, readonly string[]>()
const READINGS_KEPT = 50_000

function syllablesOf(part: string, surname: boolean): readonly string[] {
  const key = surname ? `^${part}` : part
  const known = readings.get(key)
  if (known !== undefined) return known
  const read = pinyin(part, { toneType: 'none', type: 'array', surname: surname ? 'all' : 'off', v: true, nonZh: 'consecutive' })
  if (readings.size >= READINGS_KEPT) readings.clear()
  readings.set(key, read)
  return read
}

/** Computed in Node whenever a name is written; the import calls it once a row. */
export function searchTokens(name: string, customerNo: string): SearchTokens {
  const folded = foldWord(name)
  const number = foldWord(customerNo)
  if (!HAN.test(folded)) {
    const words = name
      .normalize('NFKC')
      .toLowerCase()
      .split(/[\s·•.'\-_/]+/u)
      .filter((word) => word !== '')
    const given = words.length > 1 ? foldWord(words[words.length - 1]!) : null
    return { name: folded, givenName: given, pinyin: folded, initials: words.map((word) => word[0]).join(''), number }
  }
  const characters = [...folded]
  const split = DOUBLE_SURNAMES.has(characters.slice(0, 2).join('')) && characters.length > 2 ? 2 : 1
  const given = characters.slice(split).join('')
  const syllables = [
    ...syllablesOf(characters.slice(0, split).join(''), true),
    ...(given === '' ? [] : syllablesOf(given, false)),
  ]
  return {
    name: folded,
    givenName: given === '' ? null : given,
    pinyin: syllables.join(''),
    initials: syllables.map((syllable) => syllable[0] ?? '').join(''),
    number,
  }
}
