import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { ApiError, OFFLINE, UNREADABLE } from '../../../web/api/api-error.ts'
import { urlOf } from '../../../web/api/call.ts'
import type { ImportKind } from '../imports.fields.rules.ts'
import { listImports, uploadImport, type ImportView } from '../imports.contract.ts'

interface Upload {
  /** 0 to 1 while a file is on its way. */
  readonly share: number | null
  readonly error: ApiError | null
  send(file: File, kind: ImportKind): Promise<ImportView | undefined>
  stop(): void
}

/** `fetch` does not tell how much of a body has been sent, and a feed may be two gigabytes. */
export function useFileUpload(): Upload {
  const client = useQueryClient()
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const running = useRef<XMLHttpRequest | null>(null)
  const send = useCallback(
    async (file: File, kind: ImportKind): Promise<ImportView | undefined> => {
      setError(null)
      setShare(0)
      try {
        const made = await post(file, kind, (request) => (running.current = request), setShare)
        await client.invalidateQueries({ queryKey: [listImports.id] })
        return made
      } catch (failed) {
        if (failed instanceof ApiError) setError(failed)
        return undefined
      } finally {
        running.current = null
        setShare(null)
      }
    },
    [client],
  )
  const stop = useCallback(() => running.current?.abort(), [])
  return { share, error, send, stop }
}

function post(
  file: File,
  kind: ImportKind,
  hold: (request: XMLHttpRequest) => void,
  tell: (share: number) => void,
): Promise<ImportView> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    hold(request)
    request.open(uploadImport.method, urlOf(uploadImport, { query: { fileName: file.name, kind } }))
    request.setRequestHeader('x-zhixin', '1')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => tell(event.total === 0 ? 0 : event.loaded / event.total))
    request.addEventListener('error', () => reject(new ApiError(OFFLINE, 0)))
    request.addEventListener('abort', () => reject(new Error('stopped')))
    request.addEventListener('load', () => {
      const body = parse(request.responseText)
      if (request.status >= 200 && request.status < 300) resolve(body as unknown as ImportView)
      else reject(errorOf(request.status, body))
    })
    request.send(file)
  })
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

function errorOf(status: number, body: Readonly<Record<string, unknown>>): ApiError {
  const error = body['error'] as { code?: string; details?: Readonly<Record<string, unknown>>; requestId?: string } | undefined
  return new ApiError(error?.code ?? UNREADABLE, status, error?.details ?? {}, error?.requestId ?? '')
}
