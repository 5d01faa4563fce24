/** What a masked field still shows. Done on the server: the page never holds more than this. */

/** 138****5678; a number of unusual length keeps at most its last four. */
export function maskPhone(phone: string): string {
  if (/^\d{11}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`
  return phone.length > 7 ? `****${phone.slice(-4)}` : '****'
}

/** 43**************19 */
export function maskIdNumber(idNumber: string): string {
  if (idNumber.length < 8) return '*'.repeat(Math.max(4, idNumber.length))
  return idNumber.slice(0, 2) + '*'.repeat(idNumber.length - 4) + idNumber.slice(-2)
}

const AREA = /^(?:.{2,9}?(?:特别行政区|自治区|省))?(?:.{1,9}?(?:自治州|地区|盟|市))?(?:.{1,6}?(?:自治县|新区|区|县|旗|市))?/u

/** Down to the district and no further: a road already finds a house in a county. */
export function maskAddress(address: string): string {
  const area = AREA.exec(address)?.[0] ?? ''
  return area === '' || area === address ? '***' : `${area}***`
}

/** Private details: at most the first two characters of a long text, nothing of a short one. */
export function maskText(text: string): string {
  const characters = [...text]
  return characters.length >= 6 ? `${characters.slice(0, 2).join('')}***` : '***'
}

export function maskPersonName(name: string): string {
  const characters = [...name]
  return characters.length === 0 ? '' : `${characters[0]}${'*'.repeat(Math.max(1, Math.min(2, characters.length - 1)))}`
}
