import type { Endpoint } from '../contract/endpoint.ts'
import { commonErrors } from '../contract/common-errors.ts'
import { commonTexts } from '../contract/common.texts.ts'
import { AppError, type ErrorKind } from '../kernel/errors.ts'
import type { PermissionTable } from '../kernel/roles.ts'
import { fill, type Locale } from '../kernel/texts.ts'
import type { Feature, Route } from './feature.ts'
import type { ConstraintErrors } from './pg-errors.ts'

/** Everything the features declare, in one place. */
export interface HouseRegistry {
  readonly routes: readonly Route[]
  readonly permissions: PermissionTable
  readonly kinds: Readonly<Record<string, ErrorKind>>
  readonly constraintErrors: ConstraintErrors
  readonly noticeRights: Readonly<Record<string, string>>
  errorText(code: string, locale: Locale, slots?: Readonly<Record<string, string | number>>): string
}

/** Collects what the features declare. Throws, naming every fault, if one declaration is missing or made twice. */
export function buildRegistry(features: readonly Feature[]): HouseRegistry {
  const faults: string[] = []
  const permissions: Record<string, PermissionTable[string]> = {}
  const kinds: Record<string, ErrorKind> = { ...commonErrors.kinds }
  const words = { zh: { ...commonTexts.zh } as Record<string, string>, en: { ...commonTexts.en } as Record<string, string> }
  const noticeRights: Record<string, string> = {}
  const constraintErrors: Record<string, () => AppError> = {}

  for (const feature of features) {
    for (const [id, grants] of Object.entries(feature.permissions)) {
      if (id in permissions) faults.push(`permission ${id} is declared twice`)
      permissions[id] = grants
    }
    for (const [code, kind] of Object.entries(feature.errors.kinds)) {
      if (code in kinds) faults.push(`error ${code} is declared twice`)
      kinds[code] = kind
    }
    Object.assign(words.zh, feature.texts?.zh)
    Object.assign(words.en, feature.texts?.en)
    Object.assign(noticeRights, feature.noticeRights)
  }
  for (const feature of features) {
    for (const [constraint, code] of Object.entries(feature.constraintErrors ?? {})) {
      const kind = kinds[code]
      if (kind === undefined) faults.push(`constraint ${constraint} maps to the undeclared error ${code}`)
      else constraintErrors[constraint] = () => new AppError(code, kind)
    }
  }
  const routes = features.flatMap((feature) => feature.routes)
  faults.push(
    ...endpointFaults(
      routes.map((route) => route.endpoint),
      permissions,
      kinds,
    ),
  )
  for (const [kind, permission] of Object.entries(noticeRights)) {
    if (!(permission in permissions)) faults.push(`notification ${kind} names the undeclared permission ${permission}`)
  }
  if (faults.length > 0) throw new Error(`the features do not fit together:\n- ${faults.join('\n- ')}`)

  return {
    routes,
    permissions,
    kinds,
    constraintErrors,
    noticeRights,
    errorText: (code, locale, slots) =>
      fill(words[locale][`error.${code}`] ?? words[locale]['error.platform.unavailable'] ?? code, slots),
  }
}

function endpointFaults(
  endpoints: readonly Endpoint[],
  permissions: PermissionTable,
  kinds: Readonly<Record<string, ErrorKind>>,
): string[] {
  const faults: string[] = []
  const ids = new Set<string>()
  const places = new Set<string>()
  for (const endpoint of endpoints) {
    const place = `${endpoint.method} ${endpoint.path.replace(/:\w+/g, ':')}`
    if (ids.has(endpoint.id)) faults.push(`endpoint ${endpoint.id} is declared twice`)
    if (places.has(place)) faults.push(`${endpoint.method} ${endpoint.path} is declared twice`)
    ids.add(endpoint.id)
    places.add(place)
    if (!endpoint.path.startsWith('/api/')) faults.push(`endpoint ${endpoint.id}: ${endpoint.path} is not below /api/`)
    if (endpoint.permission !== 'public' && !(endpoint.permission in permissions)) {
      faults.push(`endpoint ${endpoint.id}: permission ${String(endpoint.permission)} is not declared`)
    }
    for (const code of endpoint.errors) {
      if (!(code in kinds)) faults.push(`endpoint ${endpoint.id}: error ${code} is not declared`)
    }
    if (/:\w+/.test(endpoint.path) && endpoint.params === undefined)
      faults.push(`endpoint ${endpoint.id} has a path with parameters and no schema for them`)
  }
  return faults
}
