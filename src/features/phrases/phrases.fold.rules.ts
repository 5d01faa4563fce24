/** Traditional → simplified, for the characters of the book; 您 and 妳 are the same address as 你. */
const PAIRS =
  '您你妳你應应該该們们會会從从沒没這这錯错別别動动靜静點点請请說说講讲問问寫写稱称認认為为覺觉擔担誰谁對对過过記记誤误憤愤責责線线員员廳厅業业務务處处領领導导總总門门術术網网絡络財财計计費费係系統统懶懒慢慢亂乱騙骗歉歉諒谅賠赔還还來来個个實实確确絕绝壓压暫暂現现後后邊边開开關关當当時时麼么嗎吗話话聽听見见讓让給给額额擾扰無无與与嚇吓嚷嚷喊喊氣气發发鬧闹緊紧張张極极萬万罰罚樣样麗丽題题騷骚擾扰顧顾慮虑轉转達达復复覆复屬属單单週周間间結结構构價价錢钱買买賣卖電电視视機机號号碼码輛辆車车餐餐爾尔啟启報报訴诉條条漏漏斷断續续減减補补預预約约營营櫃柜臺台區区縣县裡里裏里幫帮隱隐瞞瞒傷伤虧亏滿满義义雙双歡欢迎迎謝谢顯显體体驗验證证據据簡简隨随聯联繫系訊讯號号須须願愿應应淚泪腦脑衛卫將将爭争辯辩際际驚惊嗯嗯啦啦喲哟囉啰噢哦嘍喽壞坏離离難难誠诚懇恳遲迟鐘钟運运貴贵賬账帳账們们專专戶户熱热維维護护師师傅傅遞递駕驾醒醒產产質质決决負负責责任任輕轻視视忽忽欺欺騙骗擅擅強强迫迫聲声洩泄係系滾滚閉闭衝冲罵骂鬆松裝装貨货兩两發发變变觀观'
const TO_SIMPLIFIED = new Map<string, string>()
{
  const characters = [...PAIRS]
  for (let i = 0; i + 1 < characters.length; i += 2) TO_SIMPLIFIED.set(characters[i]!, characters[i + 1]!)
}

export function foldCharacter(character: string): string {
  const wide = character.codePointAt(0)!
  const half = wide >= 0xff01 && wide <= 0xff5e ? String.fromCodePoint(wide - 0xfee0) : character
  return (TO_SIMPLIFIED.get(half) ?? half).toLowerCase()
}

/** Ends a sentence: nothing is read across it. */
const HARD = /[。！？!?；;\n\r]/u
/** Neither letter nor digit nor Han: may stand between the words of a pattern. */
const SOFT = /[^\p{L}\p{N}]/u
export const BREAK = '\n'

/** The text without anything but its words, and where each of its characters stands in the original. */
export interface Skeleton {
  readonly text: string
  readonly at: readonly number[]
  readonly ends: readonly number[]
}

export function skeletonOf(original: string): Skeleton {
  let text = ''
  const at: number[] = []
  const ends: number[] = []
  let index = 0
  for (const character of original) {
    const folded = foldCharacter(character)
    const kept = HARD.test(folded) ? BREAK : SOFT.test(folded) ? '' : folded
    for (const unit of kept.split('')) {
      text += unit
      at.push(index)
      ends.push(index + character.length)
    }
    index += character.length
  }
  return { text, at, ends }
}

/** Folded, with its punctuation, and of the same length as the original. */
export function foldInPlace(original: string): string {
  return [...original]
    .map((character) => foldCharacter(character).padEnd(character.length, ' ').slice(0, character.length))
    .join('')
}
