interface SparkProps {
  /** In time order; null leaves a gap. */
  readonly values: readonly (number | null)[]
  /** A dotted line. */
  readonly target?: number
  /** The trend in words: the picture's only text. */
  readonly label: string
  readonly width?: number
  readonly height?: number
}

/** A trend beside its figure. It has no axis: the figures stand in the table. */
export function Spark({ values, target, label, width = 84, height = 22 }: SparkProps) {
  const known = values.filter((value) => value !== null)
  const range = target === undefined ? known : [...known, target]
  const low = Math.min(...range)
  const high = Math.max(...range)
  const x = (i: number): number => 2 + (i / Math.max(1, values.length - 1)) * (width - 6)
  const y = (value: number): number => height - 3 - ((value - low) / (high - low || 1)) * (height - 6)
  const line = values
    .map((value, i) => (value === null ? '' : `${x(i).toFixed(1)},${y(value).toFixed(1)}`))
    .filter((point) => point !== '')
  const last = values.at(-1)
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {target !== undefined && known.length > 0 && (
        <line x1="0" x2={width} y1={y(target)} y2={y(target)} stroke="var(--zx-c5)" strokeDasharray="2 3" />
      )}
      {line.length > 0 && <polyline fill="none" stroke="var(--zx-c1)" strokeWidth="1.5" points={line.join(' ')} />}
      {last !== undefined && last !== null && <circle cx={x(values.length - 1)} cy={y(last)} r="2.5" fill="var(--zx-c1)" />}
    </svg>
  )
}
