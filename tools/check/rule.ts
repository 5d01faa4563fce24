/** One rule of `npm run check`: what is wrong, a line each; nothing when all is well. */
export interface Rule {
  readonly name: string
  /** What holds while it passes, in one sentence. */
  readonly says: string
  readonly run: (root: string) => Promise<readonly string[]>
}
