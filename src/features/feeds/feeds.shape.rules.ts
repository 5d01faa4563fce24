export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** How a file is read; nothing of what it says. */
export interface FeedShape {
  readonly encoding: Encoding
  readonly delimiter: string
  readonly header: boolean
  readonly columns: readonly string[]
  /** Rows of data; the header and blank lines do not count. */
  readonly rows: number
  /**
   * `plain`: UTF-8, one line a row, no quotes: engines may read the file itself.
   * `tidy`: a tidied copy stands beside it, whose rows begin with their number and their count of cells.
   */
  readonly form: 'plain' | 'tidy'
  /** Of a workbook. */
  readonly workbook?: {
    readonly sheet: string
    readonly sheets: readonly string[]
    /** 0: there are no names. */
    readonly headerRow: number
    /** An error workbook that comes back: its rows are corrected, the others of their file are not in it. */
    readonly isCorrection: boolean
  }
}

/** What a person may say about how a file is read. */
export interface FeedChoices {
  readonly encoding?: Encoding | undefined
  readonly delimiter?: string | undefined
  readonly header?: boolean | undefined
  readonly sheet?: string | undefined
  readonly headerRow?: number | undefined
}

/** Cuts cells of a tidied copy: no feed uses it. */
export const TIDY_DELIMITER = '\u001f'
