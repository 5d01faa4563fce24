import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { usePageParams } from '../../../web/page-hooks.ts'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import type { Reply } from '../../../contract/endpoint.ts'
import { customerTimeline, getCustomer } from '../../customers/customers.page.contract.ts'
import { getMerge, listCandidates, listMerges, undoMerge } from '../merges.contract.ts'

type Shown = Reply<typeof getMerge>

/** One merge: what was chosen, what came over, and the way back. */
export function MergePage() {
  const { id = '' } = usePageParams()
  const query = useCall(getMerge, { params: { id } })
  return <Loaded query={query}>{(merge) => <Opened merge={merge} />}</Loaded>
}

function Opened({ merge }: { merge: Shown }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [isUndoing, setUndoing] = useState(false)
  const undo = useAct(undoMerge, { refreshes: [getMerge, listMerges, listCandidates, getCustomer, customerTimeline] })
  const when = { by: merge.mergedByName ?? '', date: format.dayTime(merge.mergedAt) }
  const isDone = merge.state === 'done'
  const blocked =
    merge.touched.length === 0
      ? null
      : merge.touched.includes('merged_again')
        ? t('mergePage.touchedAgain')
        : t('mergePage.touched', {
            what: merge.touched.map((each) => t(`mergePage.touched.${each}`)).join(t('mergePage.join')),
          })
  return (
    <>
      <PageHead
        title={t('mergePage.oneTitle', { from: merge.fromName, into: merge.intoName })}
        isName
        sentence={
          merge.undoneAt === null
            ? t('mergePage.oneSentence', when)
            : t('mergePage.oneUndone', { ...when, undoneBy: merge.undoneByName ?? '', undone: format.dayTime(merge.undoneAt) })
        }
        actions={
          merge.mayUndo && (
            <Button danger disabled={blocked !== null} onClick={() => setUndoing(true)}>
              {t('mergePage.undo')}
            </Button>
          )
        }
      />
      <div className="zx-merge">
        <Sheet
          title={t('mergePage.chosen')}
          extra={<StateChip look={isDone ? 'met' : 'hold'}>{t(`mergePage.state.${merge.state}`)}</StateChip>}
        >
          {merge.mayUndo && <p role="status">{blocked ?? t('mergePage.mayUndo')}</p>}
          <dl className="zx-facts" style={{ marginTop: 12 }}>
            <dt>{t('mergePage.kept')}</dt>
            <dd>
              <FileLink id={merge.intoId} name={merge.intoName} no={merge.intoNo} />
            </dd>
            <dt>{t('mergePage.goes')}</dt>
            <dd>
              {isDone ? (
                `${merge.fromName} ${merge.fromNo}`
              ) : (
                <FileLink id={merge.fromId} name={merge.fromName} no={merge.fromNo} />
              )}
            </dd>
            <dt>{t('mergePage.reasonGiven')}</dt>
            <dd>{merge.reason}</dd>
            {merge.undoneReason !== null && (
              <>
                <dt>{t('mergePage.undoReason')}</dt>
                <dd>{merge.undoneReason}</dd>
              </>
            )}
            <dt>{t('mergePage.fields')}</dt>
            <dd>
              {merge.choices.length === 0
                ? t('mergePage.chosenNone')
                : merge.choices
                    .map((choice) =>
                      t('mergePage.choseFrom', {
                        field: choice.field === 'manager' ? t('mergePage.field.manager') : t(`customers.field.${choice.field}`),
                        name: choice.side === 'from' ? `${merge.fromName} ${merge.fromNo}` : `${merge.intoName} ${merge.intoNo}`,
                      }),
                    )
                    .join(t('mergePage.join'))}
            </dd>
          </dl>
        </Sheet>
        <Sheet title={t('mergePage.moved')}>
          {merge.moves.length === 0 ? (
            <p>{t('mergePage.movedNone')}</p>
          ) : (
            <dl className="zx-facts">
              {merge.moves.map((move) => (
                <div key={move.part} style={{ display: 'contents' }}>
                  <dt>{t(`mergePage.part.${move.part}`)}</dt>
                  <dd className="zx-num">{move.count}</dd>
                </div>
              ))}
            </dl>
          )}
        </Sheet>
      </div>
      {isUndoing && (
        <ReasonDialog
          open
          danger
          title={t('mergePage.undo')}
          explanation={t('mergePage.undoWhy')}
          confirmLabel={t('mergePage.undo')}
          onCancel={() => setUndoing(false)}
          onConfirm={async (reason) => {
            await undo.mutateAsync({ params: { id: merge.id }, version: merge.version, body: { reason } })
            toast.done(t('mergePage.undone'))
            setUndoing(false)
          }}
        />
      )}
    </>
  )
}

function FileLink({ id, name, no }: { id: string; name: string; no: string }) {
  return (
    <Link className="zx-link" to={`/customers/${id}`}>
      {name} {no}
    </Link>
  )
}
