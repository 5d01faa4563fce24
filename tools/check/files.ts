import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const notOurs = new Set(['node_modules', '.git', '.zhixin', 'dist', 'coverage', 'test-results', 'playwright-report'])

/** Every file of the project, relative to its root, with `/`. A walk and not git: scratch copies have no repository. */
export function projectFiles(root: string, folders: readonly string[] = ['.']): string[] {
  const found: string[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (notOurs.has(entry.name) || entry.name.endsWith('.log')) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile()) found.push(relative(root, path).replaceAll('\\', '/'))
    }
  }
  for (const folder of folders) {
    try {
      walk(join(root, folder))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return found.sort()
}

export function readText(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

export function readJson<T>(root: string, path: string): T {
  return JSON.parse(readText(root, path)) as T
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
