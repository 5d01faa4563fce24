interface Node {
  readonly id: string
  readonly parentId: string | null
}

export interface Placed<T> {
  readonly node: T
  readonly depth: number
}

/** Each node right below its parent. A node whose parent lies outside the reader's scope stands on top. */
export function inTreeOrder<T extends Node>(nodes: readonly T[]): readonly Placed<T>[] {
  const known = new Set(nodes.map((node) => node.id))
  const children = new Map<string | null, T[]>()
  for (const node of nodes) {
    const parent = node.parentId !== null && known.has(node.parentId) ? node.parentId : null
    children.set(parent, [...(children.get(parent) ?? []), node])
  }
  const below = (parent: string | null, depth: number): Placed<T>[] =>
    (children.get(parent) ?? []).flatMap((node) => [{ node, depth }, ...below(node.id, depth + 1)])
  return below(null, 0)
}
