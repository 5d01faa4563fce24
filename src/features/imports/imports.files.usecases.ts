import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'

/** Where an import's files lie: private, outside the database, gone when it is over. */
export function importFiles(
  config: Config,
  id: string,
): {
  folder: string
  original: string
  tidy: string
  /** The rows of a customers' file that can change something. */
  delta: string
  problems: string
  kept: string
} {
  const folder = join(config.dataDir, 'imports')
  return {
    folder,
    original: join(folder, `${id}.csv`),
    tidy: join(folder, `${id}.tidy`),
    delta: join(folder, `${id}.delta`),
    problems: join(folder, `${id}.problems.jsonl`),
    kept: join(folder, `${id}.rows.jsonl`),
  }
}
