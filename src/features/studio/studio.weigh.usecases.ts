import type { Output } from '../../contract/endpoint.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { RANKS } from './studio.base.rules.ts'
import type { weighDraft } from './studio.contract.ts'
import type { BaseInfo } from './studio.engine.usecases.ts'
import { contactsOf, vipsOf, yearlyCost } from './studio.weigh.rules.ts'
import type { EffectsAnswer } from './studio.work.usecases.ts'

type Effects = Output<typeof weighDraft>

/** What follows from the draft, in the words of the reply. */
export function weigh(pack: Pack, info: BaseInfo, answer: EffectsAnswer): Effects {
  const { figures, lorenzBefore, lorenzAfter } = answer
  return {
    load: loadView(pack, info, answer),
    returns: TIERS.map((tier) => {
      const rank = RANKS.indexOf(tier)
      const side = ({ customers, revenue }: typeof figures.before) => ({
        customers: customers[rank]!,
        revenueFen: revenue[rank]!,
        costFen: yearlyCost(pack.service, rank, customers[rank]!),
      })
      return { tier, before: side(figures.before), after: side(figures.after) }
    }),
    pareto: { curve: info.pareto.curve.map(pair), for80: info.pareto.for80, top20Fen: info.pareto.top20 },
    lorenz: {
      before: lorenzBefore.curve.map(pair),
      after: lorenzAfter.curve.map(pair),
      giniBefore: lorenzBefore.gini,
      giniAfter: lorenzAfter.gini,
    },
    ...moversBy(info, answer),
  }
}

const pair = ([customers, revenue]: readonly [number, number]): [number, number] => [customers, revenue]

function loadView(pack: Pack, info: BaseInfo, { load }: EffectsAnswer): Effects['load'] {
  const { service } = pack
  const capacity = service.portfolioWarning.value
  const carried = info.people.map((person, place) => ({
    person,
    vipsBefore: vipsOf(load.before, place * 4),
    vipsAfter: vipsOf(load.after, place * 4),
    contactsBefore: contactsOf(service, load.before, place * 4),
    contactsAfter: contactsOf(service, load.after, place * 4),
  }))
  const [nobody, ...everybody] = carried
  const managers = everybody.filter((one) => one.vipsBefore + one.vipsAfter > 0)
  const units = Map.groupBy(managers, (one) => one.person.unitName)
  const rounded = (contacts: number): number => Math.round(contacts * 10) / 10
  const sum = (of: readonly number[]): number => rounded(of.reduce((total, one) => total + one, 0))
  const isOver = (vips: number): boolean => vips > capacity
  return {
    contactsBefore: sum(carried.map((one) => one.contactsBefore)),
    contactsAfter: sum(carried.map((one) => one.contactsAfter)),
    managers: managers.length,
    unassignedBefore: nobody?.vipsBefore ?? 0,
    unassignedAfter: nobody?.vipsAfter ?? 0,
    capacity,
    units: [...units].map(([name, people]) => ({
      name,
      managers: people.length,
      contactsBefore: sum(people.map((one) => one.contactsBefore)),
      contactsAfter: sum(people.map((one) => one.contactsAfter)),
      overBefore: people.filter((one) => isOver(one.vipsBefore)).length,
      overAfter: people.filter((one) => isOver(one.vipsAfter)).length,
    })),
    over: managers
      .filter((one) => isOver(one.vipsBefore) || isOver(one.vipsAfter))
      .toSorted((a, b) => b.vipsAfter - a.vipsAfter || b.vipsBefore - a.vipsBefore)
      .map(({ person, contactsBefore, contactsAfter, ...vips }) => ({
        managerId: person.id,
        name: person.name,
        unitName: person.unitName,
        ...vips,
        contactsBefore: rounded(contactsBefore),
        contactsAfter: rounded(contactsAfter),
      })),
  }
}

/** Who moves, summed by region and by manager, the most first. */
function moversBy(info: BaseInfo, { load }: EffectsAnswer): Pick<Effects, 'byRegion' | 'byManager'> {
  const byRegion = info.regions.map((region) => ({ ...region, up: 0, down: 0 }))
  info.regionOf.forEach((region, place) => {
    byRegion[region]!.up += load.territoriesUp[place]!
    byRegion[region]!.down += load.territoriesDown[place]!
  })
  const byManager = info.people.map(({ id, name, unitName }, place) => ({
    id: place === 0 ? null : id,
    name: place === 0 ? null : name,
    unitName,
    up: load.managersUp[place]!,
    down: load.managersDown[place]!,
  }))
  const moved = <T extends { readonly up: number; readonly down: number }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.up + row.down > 0).toSorted((a, b) => b.up + b.down - a.up - a.down)
  return { byRegion: moved(byRegion), byManager: moved(byManager) }
}
