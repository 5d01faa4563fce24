/** A figure of the business with where it comes from: a requirement id (`E1`), a line of the facts (`facts 2.2`), or `assumed`. */
export interface Figure<T = number> {
  readonly value: T
  readonly source: string
  /** What it means, shown on the pack's page. */
  readonly meaning?: { readonly zh: string; readonly en: string }
}

export function figure<T>(value: T, source: string, meaning?: Figure['meaning']): Figure<T> {
  return meaning === undefined ? { value, source } : { value, source, meaning }
}
