// What an import cannot do without: sealing three fields of a row and indexing two of them, with nothing around it.
import { parentPort, workerData } from 'node:worker_threads'
import { createKeyRing, type KeyMaterial } from '../src/platform/keys.ts'

const { keys, from, to } = workerData as { keys: KeyMaterial; from: number; to: number }
const ring = createKeyRing(keys)
let bytes = 0
for (let row = from; row < to; row++) {
  const rowId = `00000000-0000-7000-8000-${String(row).padStart(12, '0')}`
  const phone = `199${String(row).padStart(8, '0')}`
  const idNumber = `43060019700101${String(row % 10_000).padStart(4, '0')}`
  for (const [column, value] of [
    ['phone', phone],
    ['id_number', idNumber],
    ['address', `枫林路${row % 300}号`],
  ] as const) {
    bytes += ring.seal(value, { table: 'customer_secret', column, rowId }).length
  }
  bytes +=
    ring.blindIndex('phone', phone).length +
    ring.blindIndex('phone_tail', phone.slice(-4)).length +
    ring.blindIndex('id_number', idNumber).length
}
parentPort?.postMessage(bytes)
