import { readdirSync, readFileSync } from 'node:fs'

/** This process and all below it, with what the system says of each (from its state on). */
function tree(): Map<number, readonly string[]> {
  const stats = new Map<number, readonly string[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      stats.set(Number(name), stat.slice(stat.lastIndexOf(')') + 2).split(' '))
    } catch {
      // It has ended since.
    }
  }
  const below = (pid: number): boolean => {
    for (let at = pid; at > 1; at = Number(stats.get(at)?.[1] ?? 0)) if (at === process.pid) return true
    return false
  }
  return new Map([...stats].filter(([pid]) => below(pid)))
}

/** Milliseconds of processor time of this process and all below it, with those that have ended. */
export function treeCpu(): { readonly self: number; readonly below: number } {
  const ticks = { self: 0, below: 0 }
  for (const [pid, stat] of tree()) {
    const [own, ended] = [Number(stat[11]) + Number(stat[12]), Number(stat[13]) + Number(stat[14])]
    if (pid === process.pid) ticks.self += own
    else ticks.below += own + ended
  }
  return { self: ticks.self * TICK_MS, below: ticks.below * TICK_MS }
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10

/** Proportional set size of this process and all below it, in bytes: shared pages count once. */
export function treePss(): number {
  let total = 0
  for (const pid of tree().keys()) {
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
