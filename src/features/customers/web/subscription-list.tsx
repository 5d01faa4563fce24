import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { CustomerPage } from '../customers.page.contract.ts'

type Subscription = CustomerPage['subscriptions'][number]

/** Facts 2.1: a customer is not a user. What is in the customer's name, and who uses each. */
export function SubscriptionList({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  const t = useT()
  return (
    <Sheet
      title={t('customer.subscriptions')}
      extra={<span className="zx-meta">{t('customer.subscriptions.n', { n: subscriptions.length })}</span>}
    >
      {subscriptions.length === 0 ? (
        <p className="zx-meta">{t('customer.subscriptions.none')}</p>
      ) : (
        <ul className="zx-plain-list zx-stack zx-stack-mid">
          {subscriptions.map((one) => (
            <li key={one.id}>
              <One subscription={one} />
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function One({
  subscription: { kind, plan, status, openedOn, contractEnd, number, heldByOther, holderName },
}: {
  subscription: Subscription
}) {
  const t = useT()
  const format = useFormat()
  const user = !heldByOther
    ? t('customer.subscription.self')
    : holderName === null
      ? t('customer.subscription.other')
      : t('customer.subscription.heldBy', { name: holderName })
  const more = [
    plan,
    openedOn && t('customer.subscription.opened', { date: format.fullDay(openedOn) }),
    contractEnd && t('customer.subscription.contract', { date: format.fullDay(contractEnd) }),
    user,
  ].filter((each) => each !== null && each !== '')
  return (
    <>
      <span className="zx-row zx-row-wrap">
        <span>{t.of(`customer.subscription.kind.${kind}`)}</span>
        {number !== null && <span className="zx-num">{number}</span>}
        <span className={`zx-chip ${status === 'active' ? 'zx-chip-none' : 'zx-chip-hold'}`}>
          {t.of(`customer.subscription.status.${status}`)}
        </span>
      </span>
      <div className="zx-meta">{more.join(' · ')}</div>
    </>
  )
}
