import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { keyOf } from '../../../web/api/hooks.ts'
import { useToast } from '../../../web/ui/toast.tsx'
import { countComplaints, editComplaint, getComplaint, listComplaints, type ComplaintView } from '../complaints.contract.ts'
import { getGuide } from '../complaints.desk.contract.ts'
import { getPhraseBook } from '../../phrases/phrases.contract.ts'

const REFRESH_MS = 60_000

export const useComplaint = (id: string) => useCall(getComplaint, { params: { id } }, { refetchInterval: REFRESH_MS })
export const useGuide = () => useCall(getGuide, {})
export const usePhrases = () => useCall(getPhraseBook, {})
export type Guide = NonNullable<ReturnType<typeof useGuide>['data']>
export type Book = NonNullable<ReturnType<typeof usePhrases>['data']>

export const DESK_READS = [listComplaints, countComplaints] as const

/** Shows what the server answered at once, and reads the lists again. */
export function useKeepComplaint(): (complaint: ComplaintView) => void {
  const client = useQueryClient()
  return useCallback(
    (complaint) => {
      client.setQueryData(keyOf(getComplaint, { params: { id: complaint.id } }), complaint)
      for (const each of DESK_READS) void client.invalidateQueries({ queryKey: [each.id] })
    },
    [client],
  )
}

/** One small change, kept at once; a colleague's earlier one is said and shown instead. */
export function useSmallEdit(complaint: ComplaintView) {
  const toast = useToast()
  const keep = useKeepComplaint()
  const client = useQueryClient()
  const edit = useAct(editComplaint, {
    onDone: keep,
    onFail: (error) => {
      if (error.isStale) void client.invalidateQueries({ queryKey: [getComplaint.id] })
      toast.fail(error)
    },
  })
  return {
    isPending: edit.isPending,
    save: (body: Parameters<typeof edit.mutate>[0]['body']) =>
      edit.mutate({ params: { id: complaint.id }, version: complaint.version, body }),
  }
}
