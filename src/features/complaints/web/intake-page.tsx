import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useT } from '../../../web/i18n/use-t.ts'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { useGrant } from '../../../web/session.tsx'
import { CallerSearch, type Caller } from './caller-search.tsx'
import { IntakeForm } from './intake-form.tsx'
import { useGuide } from './use-complaint.ts'

/** A complaint comes in: who, what, and when the customer will hear from us. */
export function IntakePage() {
  const t = useT()
  const navigate = useNavigate()
  const toast = useToast()
  const guide = useGuide()
  const mayRead = useGrant('complaints:read') !== undefined
  const [caller, choose] = useState<Caller | null>(null)
  return (
    <>
      <PageHead title={t('complaintDesk.file')} sentence={t('complaintDesk.fileSentence')} />
      <div className="zx-stack">
        <CallerSearch caller={caller} onChoose={choose} />
        {caller !== null && (
          <Loaded query={guide}>
            {(data) => (
              <IntakeForm
                key={caller.id}
                caller={caller}
                guide={data}
                onFiled={(item) => {
                  toast.done(
                    t(item.handler === null ? 'complaintDesk.filedNobody' : 'complaintDesk.filed', {
                      no: item.no,
                      name: item.handler?.name ?? '',
                    }),
                  )
                  if (mayRead) void navigate({ to: `/complaints/${item.id}` })
                  else choose(null)
                }}
              />
            )}
          </Loaded>
        )}
      </div>
    </>
  )
}
