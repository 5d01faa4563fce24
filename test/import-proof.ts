import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Order } from './import-victim.ts'

export interface ImportProof {
  readonly rows: number
  readonly rounds: number
  /** Kills that met the import while it was writing, and the undo while it was undoing. */
  readonly killsOfImport: number
  readonly killsOfUndo: number
  readonly uninterruptedSeconds: number
  readonly seed: number
  readonly hashBefore: string
  readonly hashAfter: string
}

/** A process that can be killed; the next order starts another one, which takes over what the dead one left. */
class Victim {
  readonly #dataDir: string
  #child: ChildProcess | undefined

  constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  async order(step: Order['step'], of = ''): Promise<string> {
    return this.#answer(await this.begin(step, of))
  }

  /** Sends the order and does not wait for its end. */
  async begin(step: Order['step'], of = ''): Promise<ChildProcess> {
    const child = this.#child ?? (await this.#start())
    child.send({ step, of } satisfies Order)
    return child
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'import-victim.ts'), [this.#dataDir], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child = child
    await this.#answer(child)
    return child
  }

  async #answer(child: ChildProcess): Promise<string> {
    const over = new AbortController()
    const [answer] = (await Promise.race([
      once(child, 'message', over),
      once(child, 'exit', over).then(() => [{ value: '', error: 'the process ended by itself' }]),
    ]).finally(() => over.abort())) as [Answer]
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  }

  /** Kills it after `ms`, the database too if asked; false: it had finished before. */
  async killWithin(
    step: Order['step'],
    of: string,
    { ms, withDatabase }: { ms: number; withDatabase: boolean },
  ): Promise<boolean> {
    const child = await this.begin(step, of)
    const finished = this.#answer(child).then(
      () => true,
      () => false,
    )
    const isOver = await Promise.race([finished, sleep(ms, false)])
    if (isOver) return false
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    if (withDatabase)
      process.kill(Number(readFileSync(join(this.#dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
    await gone
    this.#child = undefined
    return true
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    await this.order('stop').catch(() => child.kill('SIGKILL'))
    await gone
  }
}

/**
 * Must hold: an import killed at any moment and taken up again ends in the state of one that was never interrupted, and
 * its undo, killed or not, ends in the state from before. States are compared by the ordered hash of test/import-hash.ts.
 * The file adds half of its customers, changes a quarter, leaves a quarter, and replaces a month of usage.
 */
export async function proveImport(options: {
  rows: number
  rounds: number
  seed: number
  say: (line: string) => void
}): Promise<ImportProof> {
  const { rows, rounds, seed, say } = options
  const folder = mkdtempSync(join(tmpdir(), 'zhixin-proof-'))
  const victim = new Victim(join(folder, 'data'))
  const random = generator(seed)
  try {
    const [base, feed] = [join(folder, 'base.csv'), join(folder, 'feed.csv')]
    await writeFeed(base, rows / 2, () => 0)
    await writeFeed(feed, rows, (row) => (row % 2 === 0 ? 1 : 0))

    await victim.order('apply', await victim.order('prepare', base))
    const hashBefore = await victim.order('hash')
    const undo = async (id: string) => {
      await victim.order('begin-undo', id)
      return victim.order('undo', id)
    }

    const first = await victim.order('prepare', feed)
    const started = performance.now()
    const expected = await victim.order('apply', first)
    let applyMs = performance.now() - started
    const uninterruptedSeconds = Math.round(applyMs) / 1000
    const hashAfter = await victim.order('hash')
    if (hashAfter === hashBefore) throw new Error('the import changed nothing')
    const undoStarted = performance.now()
    await undo(first)
    const undoMs = performance.now() - undoStarted
    same('the undo of the uninterrupted import', await victim.order('hash'), hashBefore)
    say(
      `uninterrupted: ${expected}, ${Math.round(applyMs)} ms; undone in ${Math.round(undoMs)} ms; before ${hashBefore}; after ${hashAfter}`,
    )

    let [killsOfImport, killsOfUndo] = [0, 0]
    for (let round = 1; round <= rounds;) {
      const id = await victim.order('prepare', feed)
      const ms = Math.round(random() * applyMs)
      const withDatabase = round % 2 === 0
      const begun = performance.now()
      const killed = await victim.killWithin('apply', id, { ms, withDatabase })
      // The first run may have been slow: later kills aim at what it takes now.
      if (!killed) applyMs = Math.min(applyMs, performance.now() - begun)
      else {
        killsOfImport++
        const counts = await victim.order('apply', id)
        if (counts !== expected) throw new Error(`round ${round}: ${counts} instead of ${expected}`)
      }
      same(`round ${round}: the import killed after ${ms} ms`, await victim.order('hash'), hashAfter)
      await victim.order('begin-undo', id)
      const undoAfter = Math.round(random() * undoMs)
      const undoKilled = await victim.killWithin('undo', id, { ms: undoAfter, withDatabase: !withDatabase })
      if (undoKilled) {
        killsOfUndo++
        const state = await victim.order('undo', id)
        if (state !== 'undone') throw new Error(`round ${round}: the undo ended as ${state}`)
      }
      same(`round ${round}: the undo killed after ${undoAfter} ms`, await victim.order('hash'), hashBefore)
      say(
        `round ${round}: import ${killed ? `killed after ${ms} ms${withDatabase ? ' with the database' : ''}` : 'was faster than the kill'}, undo ${undoKilled ? `killed after ${undoAfter} ms` : 'was faster than the kill'}; both hashes hold`,
      )
      // A kill that came too late proves nothing: the round is played again.
      if (killed) round++
    }
    return {
      rows,
      rounds,
      killsOfImport,
      killsOfUndo,
      uninterruptedSeconds,
      seed,
      hashBefore,
      hashAfter,
    }
  } finally {
    await victim.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function same(what: string, found: string, expected: string): void {
  if (found !== expected) throw new Error(`${what}: the hash is ${found}, not ${expected}`)
}

const SURNAMES = '王李张刘陈杨黄赵周吴'
/** `edition` of a row: another one has another address, plan, phone and bill. */
async function writeFeed(path: string, rows: number, edition: (row: number) => number): Promise<void> {
  const file = createWriteStream(path)
  file.write('客户编号,姓名,手机号码,家庭住址,出生日期,套餐,集团编号,集团名称,账期,消费,通话分钟\n')
  for (let row = 0; row < rows; row++) {
    const new_ = edition(row)
    const account = row % 50 === 0 ? `G${row % 500}${new_ === 1 ? 'N' : ''}` : ''
    const cells = [
      `P${row}`,
      `${SURNAMES[row % 10]}${SURNAMES[(row + new_) % 7]}`,
      `13${String(row * 10 + new_).padStart(9, '0')}`,
      `枫林路${row}号${new_}室`,
      `19${String(50 + (row % 50)).padStart(2, '0')}-0${1 + new_}-1${row % 9}`,
      `畅享${99 + 100 * new_}`,
      account,
      account === '' ? '' : `集团${account}`,
      '2026-10',
      `${100 + (row % 900) + new_}.50`,
      row % 300,
    ]
    if (!file.write(`${cells.join(',')}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

/** The same seed kills at the same moments. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
