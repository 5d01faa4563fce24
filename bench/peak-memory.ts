import { readdirSync, readFileSync } from 'node:fs'

/** Proportional set size of this process and all below it, in bytes: shared pages count once. */
export function treePss(): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // It has ended since.
    }
  }
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) if (at === process.pid) return true
    return false
  }
  let total = 0
  for (const pid of parents.keys()) {
    if (!below(pid)) continue
    try {
      total += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024
    } catch {
      // It has ended since.
    }
  }
  return total
}

/** Samples until stopped; gives the highest sum in megabytes. A sample reads every page table: more of them would slow what is measured. */
export function watchMemory(): { stop(): number } {
  let peak = treePss()
  const timer = setInterval(() => (peak = Math.max(peak, treePss())), 1000)
  return {
    stop() {
      clearInterval(timer)
      return Math.round(Math.max(peak, treePss()) / 1024 ** 2)
    },
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
