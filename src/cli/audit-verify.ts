import { createLogger } from '../platform/log.ts'
import { verifyAudit } from '../platform/audit-verification.ts'
import { boot, bootFailure } from '../platform/boot.ts'
import { loadConfig } from '../platform/config.ts'

/** Reads the audit chain from its first entry and compares it with the heads exported each day. Exit code 1: broken. */
async function main(): Promise<void> {
  const config = loadConfig()
  const foundation = await boot(config, createLogger('silent'), { whenBusy: 'share', exportHead: false })
  try {
    const verdict = await verifyAudit(foundation.db, foundation.keys, config.dataDir)
    console.log(`audit entries read: ${verdict.entries}`)
    console.log(`exported heads compared: ${verdict.heads}`)
    if (verdict.firstBroken !== null)
      console.log(`first broken entry: ${verdict.firstBroken.seq} (${verdict.firstBroken.reason})`)
    for (const problem of verdict.problems) console.log(`problem: ${problem}`)
    console.log(verdict.ok ? 'the audit chain is whole' : 'THE AUDIT CHAIN IS BROKEN')
    if (!verdict.ok) process.exitCode = 1
  } finally {
    await foundation.stop()
  }
}

try {
  await main()
} catch (error) {
  const { message, exitCode } = bootFailure(error)
  console.error(message)
  process.exitCode = exitCode
}
