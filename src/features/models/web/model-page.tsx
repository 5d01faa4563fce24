import { Segmented } from 'antd'
import { useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { usePageParams } from '../../../web/page-hooks.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { getModel, type ModelVersionView } from '../models.contract.ts'
import { SETTING_FIELDS, settingValues } from '../models.settings.rules.ts'
import { ModelActions } from './model-actions.tsx'
import { ModelFigures } from './model-figures.tsx'
import { settingValueText, versionName } from './setting-words.ts'
import { StandingChip } from './standing-chip.tsx'

const POLL_MS = 2000

/** The rehearsal of a fresh proposal is on its way. */
const isRehearsing = (data: unknown): boolean => {
  const version = data as ModelVersionView | undefined
  return version?.standing === 'proposed' && version.figures === null
}

/** One version: what it changes, what it would do to the base, who decided, and the decision itself. */
export function ModelPage() {
  const { number = '' } = usePageParams()
  const query = useCall(
    getModel,
    { params: { number: Number(number) } },
    { refetchInterval: (data) => (isRehearsing(data) ? POLL_MS : false) },
  )
  return <Loaded query={query}>{(version) => <Version key={version.number} version={version} />}</Loaded>
}

function Version({ version }: { version: ModelVersionView }) {
  const t = useT()
  const sentence = useSentence(version)
  return (
    <>
      <PageHead
        title={version.number === 0 ? t('models.pack') : t('models.one', { number: version.number })}
        sentence={
          <>
            <StandingChip standing={version.standing} /> <Rich text={sentence} />
          </>
        }
        actions={<ModelActions version={version} />}
      />
      <div className="zx-value-grid">
        <div className="zx-stack">
          <Settings version={version} />
          {version.number === 0 && <p className="zx-meta">{t('models.packMeaning')}</p>}
        </div>
        {version.number > 0 && (
          <div className="zx-stack">
            <ModelFigures version={version} />
            <Course version={version} />
          </div>
        )}
      </div>
    </>
  )
}

function useSentence(version: ModelVersionView): string {
  const t = useT()
  const format = useFormat()
  const day = (value: string | null) => (value === null ? '' : format.fullDay(value))
  const { standing } = version
  if (version.number === 0) {
    return t(standing === 'in_force' ? 'models.sentence.packInForce' : 'models.sentence.packSuperseded', {
      version: version.packVersion,
    })
  }
  const who = {
    proposed: { name: version.proposedByName, at: version.proposedAt },
    rejected: { name: version.decidedByName, at: version.decidedAt },
    withdrawn: { name: version.withdrawnByName, at: version.withdrawnAt },
    scheduled: { name: version.decidedByName, at: version.decidedAt },
    in_force: { name: version.decidedByName, at: version.decidedAt },
    superseded: { name: version.decidedByName, at: version.decidedAt },
  }[standing]
  return t(`models.sentence.${standing}`, {
    name: who.name ?? '',
    date: day(who.at),
    effective: day(version.inForceFrom ?? version.effectiveFrom),
  })
}

function Settings({ version }: { version: ModelVersionView }) {
  const t = useT()
  const format = useFormat()
  const [view, setView] = useState<'changed' | 'all'>('changed')
  const after = settingValues(version.settings)
  const before = version.base === null ? after : settingValues(version.base.settings)
  const rows = SETTING_FIELDS.map((field) => {
    const [old, fresh] = [before[field], after[field]].map((value) => settingValueText(field, value, t, format))
    return { field, old: old!, fresh: fresh!, isChanged: old !== fresh }
  })
  const base = version.base === null ? null : versionName(version.base.number, t)
  const shown = base === null || view === 'all' ? rows : rows.filter((row) => row.isChanged)
  return (
    <Sheet
      title={base === null ? t('models.allSettings') : t('models.differencesOf', { base })}
      flush
      {...(base === null
        ? {}
        : {
            extra: (
              <Segmented<'changed' | 'all'>
                size="small"
                aria-label={t('models.show')}
                value={view}
                onChange={setView}
                options={[
                  { value: 'changed', label: t('models.onlyChanged') },
                  { value: 'all', label: t('models.showAll') },
                ]}
              />
            ),
          })}
    >
      <DataTable
        label={t('models.allSettings')}
        rows={shown}
        rowKey={(row) => row.field}
        columns={[
          { key: 'field', title: t('models.setting'), isName: true, cell: (row) => t(`models.field.${row.field}`) },
          ...(base === null
            ? []
            : [
                {
                  key: 'before',
                  title: base,
                  cell: (row: (typeof rows)[number]) => (row.isChanged ? <s className="zx-meta">{row.old}</s> : row.old),
                },
              ]),
          { key: 'after', title: t('models.after'), cell: (row) => (row.isChanged ? <b>{row.fresh}</b> : row.fresh) },
        ]}
        empty={null}
      />
    </Sheet>
  )
}

function Course({ version }: { version: ModelVersionView }) {
  const t = useT()
  const format = useFormat()
  const steps = [
    { key: 'proposed', name: version.proposedByName, at: version.proposedAt, label: t('models.why'), words: version.reason },
    {
      key: version.inForceFrom === null && version.standing === 'rejected' ? 'reject' : 'approve',
      name: version.decidedByName,
      at: version.decidedAt,
      label: t('models.note'),
      words: version.decisionNote,
    },
    {
      key: 'withdrawn',
      name: version.withdrawnByName,
      at: version.withdrawnAt,
      label: t('models.withdrawalReason'),
      words: version.withdrawalReason,
    },
  ].filter((step) => step.name !== null && step.at !== null)
  return (
    <Sheet title={t('models.history')}>
      <ol className="zx-plain-list zx-stack">
        {steps.map((step) => (
          <li key={step.key}>
            {t.of(`models.history.${step.key}`, { name: step.name! })} <span className="zx-meta">{format.dayTime(step.at!)}</span>
            {step.words !== null && (
              <div className="zx-soft">
                {step.label}: {step.words}
              </div>
            )}
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
