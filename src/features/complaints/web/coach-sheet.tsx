import { BulbOutlined, CheckCircleFilled } from '@ant-design/icons'
import { Checkbox } from 'antd'
import { Fund } from '../../../web/dialogs.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { ComplaintView } from '../complaints.contract.ts'
import { METHODS, type Method } from '../complaints.rules.ts'
import { useSmallEdit, type Guide } from './use-complaint.ts'

/** J2, J6 to J9: what to do and say at this stage, the methods, voice and body, and the fund. */
export function CoachSheet({ complaint, guide }: { complaint: ComplaintView; guide: Guide }) {
  const t = useT()
  const coach = guide.coach.find((each) => each.stage === complaint.stage)
  const isMet = complaint.channel === 'visit' || complaint.channel === 'hall'
  const nature = complaint.nature ?? complaint.natureProposal.nature
  return (
    <Sheet
      title={t('complaintDesk.coach', { stage: t(`complaint.stage.${complaint.stage}`) })}
      extra={<BulbOutlined aria-hidden />}
      flush
    >
      {coach !== undefined && (
        <div className="zx-coach-part">
          <ul className="zx-coach">
            {coach.dos.map((each) => (
              <li key={each.zh}>
                <b className="zx-coach-do">{t('complaintDesk.do')}</b> {each[t.locale]}
              </li>
            ))}
            {coach.donts.map((each) => (
              <li key={each.zh}>
                <b className="zx-coach-dont">{t('complaintDesk.dont')}</b> {each[t.locale]}
              </li>
            ))}
          </ul>
          {coach.say.map((each) => (
            <p key={each.zh} className="zx-quote zx-dense">
              {each[t.locale].replaceAll(/\{\w+\}/g, '……')}
            </p>
          ))}
        </div>
      )}
      {nature === 'venting' && (
        <div className="zx-coach-part">
          <h3>{t('complaintDesk.listenWell')}</h3>
          <ul className="zx-bullets zx-dense">
            {guide.listening.map((each) => (
              <li key={each.zh}>{each[t.locale]}</li>
            ))}
          </ul>
        </div>
      )}
      <Methods complaint={complaint} guide={guide} nature={nature} />
      <div className="zx-coach-part">
        <h3>{t('complaintDesk.voice')}</h3>
        <p className="zx-meta">
          {guide.voiceAndBody
            .filter((each) => !each.faceToFace)
            .map((each) => each.hint[t.locale])
            .join(' · ')}
        </p>
        {isMet && (
          <p className="zx-meta">
            {t('complaintDesk.faceToFace')}
            {guide.voiceAndBody
              .filter((each) => each.faceToFace)
              .map((each) => each.hint[t.locale])
              .join(' · ')}
          </p>
        )}
      </div>
      <Fund customerId={complaint.customerId} complaintId={complaint.id} />
    </Sheet>
  )
}

const isMethod = (code: string): code is Method => (METHODS as readonly string[]).includes(code)

function Methods({ complaint, guide, nature }: { complaint: ComplaintView; guide: Guide; nature: string | null }) {
  const t = useT()
  const { save, isPending } = useSmallEdit(complaint)
  const mayEdit = complaint.may.handle && complaint.closedAt === null
  const toggle = (method: Method, isOn: boolean): void =>
    save({ methods: isOn ? [...complaint.methods, method] : complaint.methods.filter((each) => each !== method) })
  return (
    <div className="zx-coach-part">
      <h3>{t('complaintDesk.methods')}</h3>
      <ul className="zx-methods">
        {guide.methods.map((method) => {
          const { code } = method
          if (!isMethod(code)) return null
          return (
            <li key={code}>
              <Checkbox
                disabled={!mayEdit || isPending}
                checked={complaint.methods.includes(code)}
                onChange={(event) => toggle(code, event.target.checked)}
              >
                <b>{method.name[t.locale]}</b>
                {nature !== null && (method.natures as readonly string[]).includes(nature) && (
                  <span className="zx-chip zx-chip-met">
                    <CheckCircleFilled aria-hidden />
                    {t('complaintDesk.fits')}
                  </span>
                )}
              </Checkbox>
              <p className="zx-meta">
                {t('complaintDesk.methodWhen', { how: method.how[t.locale], fits: method.fits[t.locale] })}
              </p>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
