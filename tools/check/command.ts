import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Rule } from './rule.ts'

/** A rule that another program holds: its output is the complaint, its exit code the verdict. */
export function commandRule(name: string, says: string, script: string, args: readonly string[]): Rule {
  return {
    name,
    says,
    run: async (root) => {
      if (!existsSync(join(root, script))) return [`${script} is missing`]
      const { code, output } = await runNode(root, [script, ...args])
      if (code === 0) return []
      const lines = output.split('\n').filter((line) => line.trim() !== '')
      return lines.length > 0 ? lines : [`${script} ended with ${String(code)} and said nothing`]
    },
  }
}

export function runNode(root: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    })
    let output = ''
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, output })
    })
  })
}
