interface BarProps {
  /** 0 to 1. */
  readonly share: number
  /** What the bar says, in words, for those who do not see it. */
  readonly label: string
  /** Pine instead of indigo: reached. */
  readonly met?: boolean
}

/** A thin bar that begins at 0. */
export function Bar({ share, label, met = false }: BarProps) {
  const width = `${Math.min(100, Math.max(0, share * 100))}%`
  return (
    <div className="zx-bar" role="img" aria-label={label}>
      <i className={met ? 'zx-bar-met' : undefined} style={{ width }} />
    </div>
  )
}
