import { join } from 'node:path'
import type { Output } from '../../contract/endpoint.ts'
import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { TIERS, type Tier } from '../../kernel/tiers.ts'
import { denied } from '../../platform/denial.ts'
import type { Context } from '../../platform/work.ts'
import { customersErrors } from '../customers/customers.rules.ts'
import { readScored, type ScoredCustomer } from './value.analysis.queries.ts'
import type {
  explainGrant as explainGrantEndpoint,
  explainValue as explainEndpoint,
  listValueRuns as listEndpoint,
  ValueRun,
} from './value.contract.ts'
import * as queries from './value.queries.ts'
import { valueErrors } from './value.rules.ts'

const RUNS_SHOWN = 24
const MONTHS_SHOWN = 36

function runView(run: queries.Run): ValueRun {
  return {
    id: run.id,
    month: run.month,
    state: run.state,
    packVersion: run.packVersion,
    modelNumber: run.modelNumber,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    startedByName: run.startedByName,
    errorCode: run.errorCode,
    inputs: run.inputs.map(({ month, rows }) => ({ month, rows })),
    summary: run.summary,
  }
}

export function listValueRuns(context: Context): Promise<Output<typeof listEndpoint>> {
  return context.read('value:read', async (work) => {
    const runs = await queries.listRuns(work.tx, work.scope, RUNS_SHOWN)
    const files = await queries.listUsageFiles(work.tx, work.scope, null, MONTHS_SHOWN)
    return { runs: runs.map(runView), usageMonths: files.map((file) => file.month).toReversed() }
  })
}

export function getValueRun(context: Context, id: string): Promise<ValueRun> {
  return context.read('value:read', async (work) => {
    const run = await queries.findRun(work.tx, work.scope, id)
    if (run === undefined) throw valueErrors.make('value.run_not_found')
    return runView(run)
  })
}

/** The score in its parts, as the last run found them; the words are made where it is read. */
export async function explainValue(context: Context, customerId: string): Promise<Output<typeof explainEndpoint>> {
  const found = await context.read('value:explain', async (work) => {
    const customer = await queries.findCustomerTier(work.tx, work.scope, customerId)
    if (customer === undefined) throw denied(customersErrors.make('customers.not_found'))
    const run = await queries.findLastDoneRun(work.tx, work.scope)
    if (run === undefined || run.resultPath === null || run.summary === null) throw valueErrors.make('value.not_rated')
    return {
      tier: customer.tier,
      run,
      path: run.resultPath,
      summary: run.summary,
      history: await queries.listGrants(work.tx, work.scope, customerId),
    }
  })
  const { run, summary, tier } = found
  const scored = await readScored(context.services.duck, join(context.services.config.dataDir, found.path), customerId)
  const lowest = (of: Tier | null) => (of === null ? null : (summary.tiers.find((one) => one.tier === of)?.lowestScore ?? null))
  const next = TIERS[TIERS.indexOf(tier) - 1] ?? null
  return {
    runMonth: run.month,
    packVersion: run.packVersion,
    modelNumber: run.modelNumber,
    rated: scored?.score != null,
    score: scored?.score ?? null,
    above: scored?.above ?? null,
    parts: scored?.score == null ? [] : partsOf(run.model, scored),
    tier,
    tierBorder: tier === 'none' ? null : lowest(tier),
    nextTier: next,
    nextBorder: lowest(next),
    growing: (scored?.growth ?? 0) >= run.model.growthPotentialPercent.value,
    growthMonths: run.model.growthMonths.value,
    history: found.history,
  }
}

/** How a tier was given, by the run of its day; a grant by a person's decision has a reason and no parts. */
export async function explainGrant(
  context: Context,
  customerId: string,
  grantId: string,
): Promise<Output<typeof explainGrantEndpoint>> {
  const { services } = context
  const { resultPath, model, ...grant } = await context.read('value:explain', async (work) => {
    if ((await queries.findCustomerTier(work.tx, work.scope, customerId)) === undefined) {
      throw denied(customersErrors.make('customers.not_found'))
    }
    const found = await queries.findGrant(work.tx, work.scope, customerId, grantId)
    if (found === undefined) throw valueErrors.make('value.grant_not_found')
    return found
  })
  const scored =
    resultPath === null ? undefined : await readScored(services.duck, join(services.config.dataDir, resultPath), customerId)
  const { id: _id, ...told } = grant
  return {
    ...told,
    proposed: scored?.proposed ?? null,
    above: scored?.above ?? null,
    growthMonths: (model ?? services.pack.value).growthMonths.value,
    parts: scored?.score == null || model === null ? [] : partsOf(model, scored),
  }
}

function partsOf(model: ValuePack, scored: ScoredCustomer): Output<typeof explainEndpoint>['parts'] {
  const most = (component: 'revenue' | 'tenure' | 'growth' | 'payment') =>
    100 * model.economicWeight.value * model.components[component].weight.value
  return [
    { component: 'revenue', points: scored.revenue_points ?? 0, of: most('revenue'), fact: scored.revenue },
    { component: 'tenure', points: scored.tenure_points ?? 0, of: most('tenure'), fact: scored.tenure },
    { component: 'growth', points: scored.growth_points ?? 0, of: most('growth'), fact: scored.growth },
    { component: 'payment', points: scored.payment_points ?? 0, of: most('payment'), fact: scored.payment },
    {
      component: 'social',
      points: scored.social_points ?? 0,
      of: 100 * model.socialWeight.value,
      fact: model.socialWeight.value === 0 ? null : (scored.social_points ?? 0) / model.socialWeight.value,
    },
  ]
}
