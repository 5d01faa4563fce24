import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { useFormat } from '../../../web/i18n/use-t.ts'

/** A difference with arrow and sign. */
export function Delta({ by, digits = 0 }: { by: number; digits?: number }) {
  const format = useFormat()
  const shown = format.number(Math.abs(by), digits)
  if (Number(Math.abs(by).toFixed(digits)) === 0) return <span className="zx-num zx-soft">0</span>
  return (
    <span className="zx-num zx-studio-delta">
      {by > 0 ? <ArrowUpOutlined aria-hidden /> : <ArrowDownOutlined aria-hidden />} {by > 0 ? '+' : '−'}
      {shown}
    </span>
  )
}
