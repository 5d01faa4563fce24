// The house of the browser tests: started once by playwright.config.ts, whichever test fails.
import { writeFileSync } from 'node:fs'
import { startHouse } from './house.ts'

const target = process.argv[2]
if (target === undefined) throw new Error('serve.ts needs the file to write the address and the logins to')
const house = await startHouse(['--demo'], process.env['PORT'])
writeFileSync(target, JSON.stringify({ url: house.url, logins: house.logins }))
let isStopping = false
const stop = (): void => {
  if (isStopping) return
  isStopping = true
  void house.stop().then(() => process.exit(0))
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
