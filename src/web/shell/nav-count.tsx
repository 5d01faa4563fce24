/** The figure beside a name in the navigation; `late` adds the word that says why it is red. */
export function NavCount({ count, late }: { count: number; late?: string }) {
  if (count === 0) return null
  return (
    <span className={late === undefined ? 'zx-count zx-num' : 'zx-count zx-num zx-late'}>
      {count}
      {late !== undefined && ` ${late}`}
    </span>
  )
}
