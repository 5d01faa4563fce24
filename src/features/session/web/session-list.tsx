import { Button } from 'antd'
import type { Reply } from '../../../contract/endpoint.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listSessions, revokeSession } from '../session.contract.ts'

type Session = Reply<typeof listSessions>['items'][number]

/** Browser and system out of the user agent: enough to know one's own device again. */
export function deviceOf(userAgent: string | null): string {
  if (userAgent === null) return '--'
  const system = /Android/.test(userAgent)
    ? 'Android'
    : /iPhone|iPad/.test(userAgent)
      ? 'iOS'
      : /Windows/.test(userAgent)
        ? 'Windows'
        : /Mac OS/.test(userAgent)
          ? 'macOS'
          : /Linux/.test(userAgent)
            ? 'Linux'
            : ''
  const browser = /Edg\//.test(userAgent)
    ? 'Edge'
    : /Firefox\//.test(userAgent)
      ? 'Firefox'
      : /Chrome\//.test(userAgent)
        ? 'Chrome'
        : /Safari\//.test(userAgent)
          ? 'Safari'
          : userAgent.slice(0, 24)
  return system === '' ? browser : `${browser} · ${system}`
}

export function SessionList() {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const query = useCall(listSessions, {})
  const end = useAct(revokeSession, {
    refreshes: [listSessions],
    onDone: () => toast.done(t('session.ended')),
    onFail: toast.fail,
  })
  const columns: readonly Column<Session>[] = [
    { key: 'device', title: t('session.device'), isName: true, cell: (row) => deviceOf(row.userAgent) },
    { key: 'address', title: t('session.address'), cell: (row) => row.ip ?? '--' },
    { key: 'since', title: t('session.since'), cell: (row) => format.dayTime(row.createdAt), desktopOnly: true },
    { key: 'seen', title: t('session.last_seen'), cell: (row) => format.dayTime(row.lastSeenAt) },
    {
      key: 'end',
      title: '',
      corner: true,
      right: true,
      cell: (row) =>
        row.isCurrent ? (
          <StateChip look="met">{t('session.this_one')}</StateChip>
        ) : (
          <Button size="small" loading={end.isPending} onClick={() => end.mutate({ params: { id: row.id } })}>
            {t('session.end')}
          </Button>
        ),
    },
  ]
  return (
    <Loaded query={query} rows={3}>
      {(data) => (
        <DataTable label={t('session.list_title')} columns={columns} rows={data.items} rowKey={(row) => row.id} empty={null} />
      )}
    </Loaded>
  )
}
