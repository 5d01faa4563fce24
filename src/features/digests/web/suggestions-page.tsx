import { Link } from '@tanstack/react-router'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useAct, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import type { DueLook } from '../../../web/ui/due-words.ts'
import { FilterBar } from '../../../web/ui/filter-bar.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, NoResult } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { decideSuggestion, listSuggestions } from '../digests.contract.ts'
import { SUGGESTION_STATES, type SuggestionState } from '../digests.rules.ts'

type Suggestion = ReturnType<typeof usePages<typeof listSuggestions>>['items'][number]

const LOOK: Record<SuggestionState, DueLook> = { open: 'todo', accepted: 'warn', done: 'met', declined: 'hold' }

/** J10: what customers suggested, and what became of it. */
export function SuggestionsPage() {
  const t = useT()
  const format = useFormat()
  const [state, setState] = useUrlState(['state'])
  const [asked, ask] = useState<Suggestion | null>(null)
  const mayDecide = useGrant('suggestions:decide') !== undefined
  const shown = SUGGESTION_STATES.find((each) => each === state.state)
  const pages = usePages(listSuggestions, { query: shown === undefined ? {} : { state: shown } })
  return (
    <>
      <PageHead title={t('digestPage.suggestionsTitle')} sentence={t('digestPage.suggestionsSentence')} />
      <Sheet title={t('digestPage.suggestionsTitle')} plain flush>
        <FilterBar
          state={state}
          onChange={setState}
          filters={[
            {
              key: 'state',
              label: t('complaintDesk.state'),
              options: SUGGESTION_STATES.map((each) => ({ value: each, label: t(`suggestion.state.${each}`) })),
            },
          ]}
        />
        <DataTable
          label={t('digestPage.suggestionsTitle')}
          rows={pages}
          rowKey={(row) => row.id}
          rowName={(row) => row.text}
          empty={
            shown === undefined ? (
              <EmptyState title={t('digestPage.noSuggestions')} why={t('digestPage.noSuggestionsWhy')} />
            ) : (
              <NoResult
                title={t('digestPage.noSuggestionsSo')}
                actions={<Button onClick={() => setState({ state: undefined })}>{t('filter.clear')}</Button>}
              />
            )
          }
          columns={[
            {
              key: 'state',
              title: t('complaintDesk.state'),
              corner: true,
              cell: (row) => <StateChip look={LOOK[row.state]}>{t(`suggestion.state.${row.state}`)}</StateChip>,
            },
            { key: 'text', title: t('digestPage.suggestion'), isName: true, cell: (row) => row.text },
            {
              key: 'customer',
              title: t('complaintDesk.customer'),
              cell: (row) => (
                <Link className="zx-link" to={`/customers/${row.customerId}`}>
                  {row.customerName ?? t('complaintDesk.customer')}
                </Link>
              ),
            },
            {
              key: 'source',
              title: t('promisePage.source'),
              cell: (row) =>
                row.sourceId !== null && row.source !== 'contact' && row.source !== 'other' ? (
                  <Link className="zx-link" to={`/complaints/${row.sourceId}`}>
                    {t(`suggestion.source.${row.source}`)}
                  </Link>
                ) : (
                  t(`suggestion.source.${row.source}`)
                ),
            },
            {
              key: 'when',
              title: t('digestPage.keptBy'),
              cell: (row) => <span className="zx-meta">{`${row.byName} · ${format.day(row.createdAt)}`}</span>,
            },
            {
              key: 'answer',
              title: t('digestPage.answer'),
              cell: (row) =>
                mayDecide && (row.state === 'open' || row.state === 'accepted') ? (
                  <Button size="small" onClick={() => ask(row)}>
                    {t('digestPage.decide')}
                  </Button>
                ) : (
                  <span className="zx-meta">{row.answer ?? ''}</span>
                ),
            },
          ]}
        />
      </Sheet>
      {asked !== null && <Decide suggestion={asked} onClose={() => ask(null)} />}
    </>
  )
}

function Decide({ suggestion, onClose }: { suggestion: Suggestion; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const choices = suggestion.state === 'open' ? (['accepted', 'declined'] as const) : (['done', 'declined'] as const)
  const [to, choose] = useState<'accepted' | 'declined' | 'done'>(choices[0])
  const decide = useAct(decideSuggestion, { refreshes: [listSuggestions] })
  return (
    <ReasonDialog
      open
      title={t('digestPage.decide')}
      explanation={suggestion.text}
      reasonLabel={t('digestPage.answer')}
      confirmLabel={t('digestPage.decide')}
      onCancel={onClose}
      onConfirm={async (answer) => {
        await decide.mutateAsync({ params: { id: suggestion.id }, version: suggestion.version, body: { state: to, answer } })
        toast.done(t('digestPage.decided'))
        onClose()
      }}
    >
      <Radio.Group
        aria-label={t('complaintDesk.state')}
        value={to}
        onChange={(event) => choose(event.target.value as typeof to)}
        options={choices.map((each) => ({ value: each, label: t(`suggestion.state.${each}`) }))}
      />
    </ReasonDialog>
  )
}
