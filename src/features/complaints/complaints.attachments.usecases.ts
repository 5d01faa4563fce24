import { Readable } from 'node:stream'
import type { Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { denied } from '../../platform/denial.ts'
import type { Wire } from '../../platform/feature.ts'
import type { Context } from '../../platform/work.ts'
import type * as contract from './complaints.desk.contract.ts'
import { cleanImage } from './complaints.images.rules.ts'
import * as parts from './complaints.parts.queries.ts'
import * as queries from './complaints.queries.ts'
import * as related from './complaints.related.queries.ts'
import { complaintsErrors } from './complaints.rules.ts'

const LIMIT = 5 * 1024 * 1024

async function readAll(source: NodeJS.ReadableStream | null): Promise<Buffer> {
  if (source === null) throw complaintsErrors.make('complaints.attachment_kind')
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of source) {
    const chunk = Buffer.from(piece)
    bytes += chunk.length
    if (bytes > LIMIT) throw complaintsErrors.make('complaints.attachment_too_large')
    pieces.push(chunk)
  }
  return Buffer.concat(pieces)
}

export async function attachImage(
  context: Context,
  id: string,
  name: string,
  wire: Wire,
): Promise<Output<typeof contract.attachImage>> {
  // Rights first: whoever may not attach must not make us read either. The upload is read before the transaction, which must not wait for it.
  await context.read('complaints:handle', async (work) => {
    if ((await queries.findComplaint(work.tx, work.scope, id)) === undefined)
      throw denied(complaintsErrors.make('complaints.not_found'))
  })
  const image = cleanImage(await readAll(wire.upload))
  const content = Buffer.from(image.content)
  return context.write('complaints:handle', async (work) => {
    const row = await queries.lockComplaint(work.tx, work.scope, id)
    if (row === undefined) throw denied(complaintsErrors.make('complaints.not_found'))
    const attachmentId = newId(work.now)
    await related.insertAttachment(
      work.tx,
      work.scope,
      row,
      { id: attachmentId, name, mediaType: image.mediaType, content },
      work.now,
    )
    await parts.insertEvent(
      work.tx,
      work.scope,
      row,
      { id: newId(work.now), kind: 'attach', from: null, to: null, details: { name, bytes: content.length } },
      work.now,
    )
    work.audit({
      action: 'complaints.attach',
      objectKind: 'complaint',
      objectId: id,
      rootId: row.customer_id,
      fields: ['attachment'],
    })
    return { id: attachmentId, name, mediaType: image.mediaType, bytes: content.length, at: work.now.toISOString() }
  })
}

export async function readAttachment(
  context: Context,
  id: string,
  attachmentId: string,
  wire: Wire,
): Promise<Record<string, never>> {
  const found = await context.read('complaints:read', async (work) => {
    const row = await queries.findComplaint(work.tx, work.scope, id)
    if (row === undefined) throw denied(complaintsErrors.make('complaints.not_found'))
    return related.findAttachment(work.tx, work.scope, row, attachmentId)
  })
  if (found === undefined) throw complaintsErrors.make('complaints.attachment_not_found')
  wire.stream({ contentType: found.mediaType, fileName: found.name, body: Readable.from(found.content, { objectMode: false }) })
  return {}
}
