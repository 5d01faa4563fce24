import type { z } from 'zod'
import { commonErrors } from '../../contract/common-errors.ts'
import type { Endpoint, Input } from '../../contract/endpoint.ts'

export interface Issue {
  /** `body.userName` */
  readonly field: string
  readonly code: string
  /** What would be right. */
  readonly message: string
}

type Part = 'params' | 'query' | 'body'

/** Checks what came in; the error names each field and what would be right, and never repeats the value. */
export function parseInput(endpoint: Endpoint, raw: Record<Part, unknown>, version: number): Input<Endpoint> {
  const issues: Issue[] = []
  const check = (part: Part): unknown => {
    const schema = endpoint[part]
    if (schema === undefined) return undefined
    const result = schema.safeParse(raw[part] ?? (part === 'body' ? undefined : {}))
    if (result.success) return result.data
    issues.push(...result.error.issues.slice(0, 20).map((issue) => toIssue(part, issue)))
    return undefined
  }
  const input = { params: check('params'), query: check('query'), body: check('body'), version }
  if (issues.length > 0) {
    throw commonErrors.make('request.invalid', {
      summary: issues
        .slice(0, 3)
        .map((issue) => `${issue.field}: ${issue.message}`)
        .join('; '),
      issues,
    })
  }
  return input as Input<Endpoint>
}

function toIssue(part: Part, issue: z.core.$ZodIssue): Issue {
  const path = issue.path.map((step) => String(step))
  // A key that the schema does not know is the caller's own text and is not echoed.
  return {
    field: [part, ...path].join('.'),
    code: issue.code,
    message: issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message,
  }
}

/** `If-Match: "7"`; 0 where the endpoint has no versions. */
export function versionOf(endpoint: Endpoint, header: string | undefined): number {
  if (!endpoint.ifMatch) return 0
  if (header === undefined) throw commonErrors.make('request.precondition_required')
  const digits = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1]
  if (digits === undefined)
    throw commonErrors.make('request.invalid', {
      summary: 'If-Match: the version in quotes, "7"',
      issues: [{ field: 'headers.if-match', code: 'invalid_format', message: 'the version in quotes, "7"' }],
    })
  return Number(digits)
}
