import { read, refuse, type Read } from './feeds.dates.rules.ts'
import { trimCell } from './feeds.values.rules.ts'

const SPELLINGS_KEPT = 200

type Words<T extends string> = Readonly<Record<T, readonly string[]>>

/** Nothing to fold. */
const BARE_WORD = /^[\da-z\u4e00-\u9fff]+$/
/** Full width, case, blanks and punctuation do not matter in a word. */
export function foldWord(text: string): string {
  if (BARE_WORD.test(text)) return text
  return trimCell(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-./()·:]+/g, '')
}

function reader<T extends string>(words: Words<T>, reason: string): (cell: string) => Read<T> {
  const known = new Map<string, T>()
  for (const [value, list] of Object.entries(words) as [T, readonly string[]][])
    for (const word of [value, ...list]) known.set(foldWord(word), value)
  const unknown: Read<T> = refuse(reason)
  /** As they stand in the file: a column of words has a handful of spellings. */
  const spellings = new Map<string, Read<T>>()
  return (cell) => {
    const seen = spellings.get(cell)
    if (seen !== undefined) return seen
    const value = known.get(foldWord(cell))
    const answer = value === undefined ? unknown : read(value)
    if (spellings.size < SPELLINGS_KEPT) spellings.set(cell, answer)
    return answer
  }
}

export const readGender = reader(
  { male: ['男', '男性', '先生', 'm', 'man', '1'], female: ['女', '女性', '女士', '小姐', 'f', 'woman', '2', '0'] },
  'gender_word',
)
export const readYesNo = reader(
  { yes: ['是', 'y', 'true', 't', '1', '有', '√', '已'], no: ['否', 'n', 'false', 'f', '0', '无', '無', '×', '未'] },
  'yes_no_word',
)
export const readStatus = reader(
  {
    active: ['在网', '在網', '正常', '开机', '開機', '在用', '使用中', '有效', 'normal', 'open', 'inuse', 'current'],
    suspended: ['停机', '停機', '单停', '双停', '欠停', '欠费停机', '报停', '挂失', '暂停', 'paused', 'stopped', 'suspend'],
    left: [
      '离网',
      '離網',
      '销户',
      '銷戶',
      '拆机',
      '携出',
      '携号转出',
      '注销',
      '已离网',
      'churned',
      'closed',
      'cancelled',
      'terminated',
      'inactive',
    ],
  },
  'status_word',
)
export const readSegment = reader(
  {
    strategic: ['重要', '重要集团', '重要集團', '战略', 'a'],
    large: ['大型', '大型集团', '大型集團', '大', 'b'],
    medium: ['中型', '中型集团', '中', 'c'],
    small: ['小型', '小型集团', '小', 'd'],
  },
  'segment_word',
)
export const readAccountRole = reader(
  {
    leader: ['领导', '领导人', '領導人', '负责人', 'executive', 'boss'],
    key_person: ['重要个人', '关键人', '重要人物', '關鍵人', 'keyperson', 'key'],
    liaison: ['联系人', '集团联系人', '聯繫人', '联络人', 'contact'],
    member: ['成员', '普通成员', '成員', '员工', 'staff', 'employee'],
  },
  'account_role_word',
)
export const readChannel = reader(
  {
    sms: ['短信', '短訊', '信息'],
    mms: ['彩信'],
    phone: ['电话', '電話', '通话', 'call', 'tel'],
    visit: ['上门', '登门', '登门拜访', '拜访', '走访', '面访'],
    reception: ['接待', '到厅', '营业厅'],
  },
  'channel_word',
)
export const readCalendar = reader(
  { solar: ['公历', '公曆', '阳历', '新历', '0'], lunar: ['农历', '農曆', '阴历', '旧历', '1'] },
  'calendar_word',
)
export const readSubscriptionKind = reader(
  {
    voice: ['语音', '语音卡', '主卡', '手机', '移动语音', '普通', 'main', 'mobile', 'primary'],
    data_card: ['数据卡', '上网卡', '流量卡', '无线上网卡', 'cpe', 'data', 'datacard'],
    secondary: ['副卡', '从卡', '附属卡', 'supplementary', 'second'],
    test: ['测试', '测试卡', '测试号', '公免', '公务', 'official'],
  },
  'subscription_kind_word',
)
