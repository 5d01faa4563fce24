import { describe, expect, test } from 'vitest'
import { ROLES } from '../../kernel/roles.ts'
import { assertBirthday, nextBirthday } from './customers.birthday.rules.ts'
import { readCursor, writeCursor } from './customers.cursor.rules.ts'
import { completeness, keepsValuesInHistory } from './customers.fields.rules.ts'
import { maskAddress, maskIdNumber, maskPersonName, maskPhone, maskText } from './customers.masking.rules.ts'
import { decideReveal } from './customers.reveal.rules.ts'
import {
  assertImportance,
  assertMinorConsent,
  assertQuietHours,
  assertSuspension,
  customersPermissions,
} from './customers.rules.ts'
import { foldWord, normaliseIdNumber, normalisePhone, prefixRange, readSearchTerm } from './customers.search.rules.ts'
import { searchTokens } from './customers.tokens.usecases.ts'

const policy = { leapMonth: 'regular_month', missingThirtieth: 'last_day_of_month', leapDay: 'feb_28' } as const

describe('what a masked field still shows', () => {
  test.each([
    ['13800005678', '138****5678'],
    ['07308881234', '073****1234'],
    ['075588881234', '****1234'],
    ['12345', '****'],
  ])('phone %s shows as %s', (phone, shown) => expect(maskPhone(phone)).toBe(shown))
  test.each([
    ['430621197901011219', '43**************19'],
    ['4306', '****'],
  ])('ID number %s shows as %s', (number, shown) => expect(maskIdNumber(number)).toBe(shown))
  test.each([
    ['湖南省岳阳市城东区枫林路18号', '湖南省岳阳市城东区***'],
    ['岳阳市岳阳楼区金鹗山街道5号', '岳阳市岳阳楼区***'],
    ['枫林路18号', '***'],
    ['平江县', '***'],
    ['内蒙古自治区锡林郭勒盟多伦县城关镇', '内蒙古自治区锡林郭勒盟多伦县***'],
  ])('address %s shows down to the district: %s', (address, shown) => expect(maskAddress(address)).toBe(shown))
  test.each([
    ['岳华重工集团', '岳华***'],
    ['教师', '***'],
    ['', '***'],
  ])('private text %s shows as %s', (text, shown) => expect(maskText(text)).toBe(shown))
  test.each([
    ['周明远', '周**'],
    ['李雷', '李*'],
    ['王', '王*'],
  ])('a relative %s shows as %s', (name, shown) => expect(maskPersonName(name)).toBe(shown))
})

describe('who may see which group of the file', () => {
  const cell = (permission: keyof typeof customersPermissions, role: (typeof ROLES)[number]) =>
    (customersPermissions[permission] as Record<string, unknown>)[role]
  test.each([
    ['customers:read', ['VM', 'GM', 'ZS', 'CH', 'SV', 'CO', 'QA', 'AN', 'DP']],
    ['customers:write', ['VM', 'GM']],
    ['customers:preferences.read', ['VM', 'GM', 'ZS', 'CH', 'SV', 'CO', 'QA', 'DP']],
    ['customers:private.read', ['VM', 'GM', 'SV', 'DP']],
    ['customers:private.write', ['VM', 'GM']],
    ['customers:reveal', ['VM', 'GM', 'CH', 'SV', 'DP']],
    ['customers:import', ['AN']],
  ] as const)('%s is granted to exactly %s', (permission, roles) => {
    expect(ROLES.filter((role) => cell(permission, role) !== undefined)).toEqual([...roles])
  })
  test('desk staff, the club, quality and analysts never get more than masked fields', () => {
    for (const role of ['ZS', 'CO', 'QA', 'AN'] as const) expect(cell('customers:read', role)).toMatchObject({ masked: true })
  })
  test('a supervisor gives a reason for private details and for every opening', () => {
    expect(cell('customers:private.read', 'SV')).toMatchObject({ reasonRequired: true, reach: 'territory' })
    expect(cell('customers:reveal', 'SV')).toMatchObject({ reasonRequired: true })
  })
})

describe('opening a masked field', () => {
  test.each([
    [{ opened: 0, quota: 30 }, false, { kind: 'open', left: 29 }],
    [{ opened: 29, quota: 30 }, false, { kind: 'open', left: 0 }],
    [{ opened: 30, quota: 30 }, false, { kind: 'ask_password' }],
    [{ opened: 30, quota: 30 }, true, { kind: 'open_above_quota' }],
    [{ opened: 3, quota: 30 }, true, { kind: 'open', left: 26 }],
  ] as const)('%o with password %s → %o', (standing, proved, decision) =>
    expect(decideReveal(standing, proved)).toEqual(decision),
  )
})

describe('what was typed into the search box', () => {
  test.each([
    ['周 明远', { kind: 'name', value: '周明远' }],
    ['ZMY', { kind: 'latin', value: 'zmy' }],
    ['Zhou Mingyuan', { kind: 'latin', value: 'zhoumingyuan' }],
    ['7590-VHVEG', { kind: 'latin', value: '7590vhveg' }],
    ['５６７８', { kind: 'digits', value: '5678', tail: true }],
    ['567', { kind: 'digits', value: '567', tail: false }],
    ['138 0000 5678', { kind: 'phone', value: '13800005678' }],
    ['+86 13800005678', { kind: 'phone', value: '13800005678' }],
    ['买买提·阿布都', { kind: 'name', value: '买买提阿布都' }],
    [' - ', undefined],
  ])('%s is read as %o', (typed, term) => expect(readSearchTerm(typed)).toEqual(term))
  test('a name is found by its pinyin, its initials and the given name; surnames are read as surnames', () => {
    expect(searchTokens('单田芳', 'A-01')).toEqual({
      name: '单田芳',
      givenName: '田芳',
      pinyin: 'shantianfang',
      initials: 'stf',
      number: 'a01',
    })
    expect(searchTokens('欧阳明远', 'K1')).toMatchObject({ givenName: '明远', pinyin: 'ouyangmingyuan', initials: 'oymy' })
    expect(searchTokens('John Smith', 'K1')).toMatchObject({ name: 'johnsmith', givenName: 'smith', initials: 'js' })
    expect(searchTokens('仇𬭎', 'K1')).toMatchObject({ pinyin: 'qiuhong' })
  })
  test('a prefix range holds every word that begins with the prefix and no other, in byte order', () => {
    const bytes = (text: string) => Buffer.from(text, 'utf8')
    const { from, to } = prefixRange('周明')
    for (const word of ['周明', '周明远', '周明𬭎', '周明\u{10FFFE}'])
      expect(bytes(word).compare(bytes(from)) >= 0 && bytes(word).compare(bytes(to)) < 0).toBe(true)
    for (const word of ['周', '周昍', '周昌'])
      expect(bytes(word).compare(bytes(from)) >= 0 && bytes(word).compare(bytes(to)) < 0).toBe(false)
  })
  test('folding is the same for what is stored and what is typed', () => expect(foldWord('Ｋ－００１')).toBe('k001'))
})

describe('numbers', () => {
  test.each([
    ['138-0000-5678', '13800005678'],
    ['+8613800005678', '13800005678'],
    ['0730 8881234', '07308881234'],
    ['1380000567', undefined],
    ['1.38E+10', undefined],
  ])('phone %s is %s', (typed, phone) => expect(normalisePhone(typed)).toBe(phone))
  test.each([
    ['11010519491231002x', '11010519491231002X'],
    ['110105194912310021', undefined],
    ['110105', undefined],
  ])('ID number %s is %s', (typed, number) => expect(normaliseIdNumber(typed)).toBe(number))
})

describe('birthdays', () => {
  test('the third of the eighth lunar month comes on 2027-09-03 next', () => {
    expect(nextBirthday({ calendar: 'lunar', month: 8, day: 3, leapMonth: false }, '2026-11-25', policy)).toEqual({
      date: '2027-09-03',
      days: 282,
    })
  })
  test('today counts', () =>
    expect(nextBirthday({ calendar: 'solar', month: 11, day: 25, leapMonth: false }, '2026-11-25', policy)).toEqual({
      date: '2026-11-25',
      days: 0,
    }))
  test.each([
    { calendar: 'solar', year: 1979, month: 2, day: 29, leapMonth: false },
    { calendar: 'solar', year: null, month: 4, day: 31, leapMonth: false },
    { calendar: 'solar', year: 1979, month: 4, day: 1, leapMonth: true },
    { calendar: 'lunar', year: 1979, month: 5, day: 1, leapMonth: true },
    { calendar: 'lunar', year: null, month: 1, day: 31, leapMonth: false },
    { calendar: 'solar', year: 2027, month: 1, day: 1, leapMonth: false },
  ] as const)('%o is no day', (birthday) =>
    expect(() => assertBirthday(birthday, '2026-11-25')).toThrow('customers.birthday_impossible'),
  )
  test.each([
    { calendar: 'solar', year: null, month: 2, day: 29, leapMonth: false },
    { calendar: 'lunar', year: 1979, month: 6, day: 1, leapMonth: true },
  ] as const)('%o is one', (birthday) => expect(() => assertBirthday(birthday, '2026-11-25')).not.toThrow())
})

describe('the words a change needs', () => {
  test('importance needs a reason', () => expect(() => assertImportance(true, ' ')).toThrow('customers.importance_needs_reason'))
  test('a minor needs a consent', () => expect(() => assertMinorConsent(true, null)).toThrow('customers.minor_needs_consent'))
  test('quiet hours need both ends', () =>
    expect(() => assertQuietHours('13:00', null)).toThrow('customers.quiet_hours_incomplete'))
  test('another reason for a pause needs words', () =>
    expect(() => assertSuspension('other', null)).toThrow('customers.suspension_needs_note'))
  test('completeness counts the required fields only', () => {
    expect(completeness('preferences', new Set(['sports', 'topics', 'shoeSize']))).toEqual({ filled: 2, required: 5 })
  })
  test('history keeps no value of a sealed field', () => {
    for (const field of ['phone', 'idNumber', 'address', 'employer', 'birthday', 'family'])
      expect(keepsValuesInHistory(field)).toBe(false)
    for (const field of ['name', 'sports', 'quietHours']) expect(keepsValuesInHistory(field)).toBe(true)
  })
})

describe('a place in the list', () => {
  const id = '01939d5c-0000-7000-8000-000000000001'
  test('comes back as it was', () => expect(readCursor(writeCursor({ key: '周', id }), 'text')).toEqual({ key: '周', id }))
  test.each(['', '%', 'bm90IGpzb24', writeCursor({ key: '2026-02-31', id })])('%s is refused', (text) =>
    expect(() => readCursor(text, 'date')).toThrow('customers.cursor_invalid'),
  )
  test('a text where a number belongs is refused', () =>
    expect(() => readCursor(writeCursor({ key: 'x', id }), 'number')).toThrow('customers.cursor_invalid'))
})
