import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryOptions,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import type { Endpoint, Reply } from '../../contract/endpoint.ts'
import type { ApiError } from './api-error.ts'
import { call, type CallArguments, type CallInput } from './call.ts'

interface CallOptions {
  /** false: wait (e.g. until something is chosen). */
  readonly enabled?: boolean
  /** Milliseconds, or what follows from the last reply (false: not again). */
  readonly refetchInterval?: number | ((data: unknown) => number | false)
  /** Keep showing the last reply while the next is on its way. */
  readonly keepPrevious?: boolean
}

export const keyOf = (endpoint: Endpoint, input?: object): readonly unknown[] =>
  input === undefined ? [endpoint.id] : [endpoint.id, input]

type Interval = NonNullable<CallOptions['refetchInterval']>
function intervalOf(interval: Interval): number | ((query: { state: { data: unknown } }) => number | false) {
  return typeof interval === 'number' ? interval : (query) => interval(query.state.data)
}

/** Reads an endpoint: `const list = useCall(listStaff, { query: { q } })`. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  options: CallOptions = {},
): UseQueryResult<Reply<E>, ApiError> {
  const query: UseQueryOptions<Reply<E>, ApiError> = {
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, ...([{ ...input, signal }] as unknown as CallArguments<E>)),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.refetchInterval === undefined ? {} : { refetchInterval: intervalOf(options.refetchInterval) }),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData as never } : {}),
  }
  return useQuery<Reply<E>, ApiError>(query)
}

interface Page {
  readonly items: readonly unknown[]
  readonly nextCursor: string | null
}
type ItemOf<E extends Endpoint> = Reply<E> extends { items: readonly (infer Item)[] } ? Item : never

export interface Pages<Item> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly isPending: boolean
  /** A new filter is on its way while the old rows still show. */
  readonly isRefreshing: boolean
  readonly error: ApiError | null
  loadMore(): void
  retry(): void
}

/** Reads a keyset list page by page; the endpoint answers `{ items, nextCursor }` and takes `cursor` in its query. */
export function usePages<E extends Endpoint>(endpoint: E, input: CallInput<E>, options: CallOptions = {}): Pages<ItemOf<E>> {
  const query = useInfiniteQuery<Page, ApiError, { pages: Page[] }, readonly unknown[], string | undefined>({
    queryKey: [...keyOf(endpoint, input), 'pages'],
    initialPageParam: undefined,
    queryFn: async ({ pageParam, signal }) => {
      const loose = input as { query?: object }
      const query = pageParam === undefined ? loose.query : { ...loose.query, cursor: pageParam }
      return (await call(endpoint, ...([{ ...loose, query, signal }] as unknown as CallArguments<E>))) as unknown as Page
    },
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: (previous) => previous,
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
  })
  const items = useMemo(() => (query.data?.pages.flatMap((page) => page.items) ?? []) as ItemOf<E>[], [query.data])
  const { fetchNextPage, refetch } = query
  return {
    items,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    isPending: query.isPending,
    isRefreshing: query.isPlaceholderData,
    error: query.error,
    loadMore: useCallback(() => void fetchNextPage(), [fetchNextPage]),
    retry: useCallback(() => void refetch(), [refetch]),
  }
}

interface ActOptions<E extends Endpoint> {
  /** What is read again afterwards. */
  readonly refreshes?: readonly Endpoint[]
  readonly onDone?: (reply: Reply<E>) => void
  readonly onFail?: (error: ApiError) => void
}

/**
 * Does something: `const save = useAct(createStaff, { refreshes: [listStaff] }); save.mutate({ body })`.
 * The same input sent again after a broken connection carries the same idempotency key: it happens once.
 */
export function useAct<E extends Endpoint>(
  endpoint: E,
  options: ActOptions<E> = {},
): UseMutationResult<Reply<E>, ApiError, CallInput<E>> {
  const client = useQueryClient()
  const pending = useRef<{ body: string; key: string } | null>(null)
  return useMutation<Reply<E>, ApiError, CallInput<E>>({
    mutationFn: async (input) => {
      const body = JSON.stringify(input)
      if (pending.current?.body !== body) pending.current = { body, key: crypto.randomUUID() }
      const reply = await call(endpoint, ...([{ idempotencyKey: pending.current.key, ...input }] as unknown as CallArguments<E>))
      pending.current = null
      return reply
    },
    onSuccess: async (reply) => {
      await Promise.all((options.refreshes ?? []).map((each) => client.invalidateQueries({ queryKey: [each.id] })))
      options.onDone?.(reply)
    },
    onError: (error) => {
      // An answer of the server ends the attempt: only a call that may not have arrived is repeated under its key.
      if (!error.isOffline) pending.current = null
      options.onFail?.(error)
    },
  })
}
