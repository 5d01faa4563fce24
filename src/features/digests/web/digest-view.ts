import type { Reply } from '../../../contract/endpoint.ts'
import type { getDigest } from '../digests.contract.ts'

export type Digest = Reply<typeof getDigest>
