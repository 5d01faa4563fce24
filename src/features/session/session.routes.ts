import { route, type Feature, type Route, type Wire } from '../../platform/feature.ts'
import * as contract from './session.contract.ts'
import { sessionJobs } from './session.jobs.ts'
import { sessionErrors, sessionPermissions } from './session.rules.ts'
import { signIn } from './session.sign-in.usecases.ts'
import { sessionTexts } from './session.texts.ts'
import { changePassword, currentSession, listSessions, revokeSession, signOut } from './session.usecases.ts'

function userAgent(wire: Wire): string | null {
  const header = wire.headers['user-agent']
  return typeof header === 'string' ? header : null
}

export const sessionRoutes: Route[] = [
  route(contract.signIn, async (context, { body }, wire) => {
    const { token, view } = await signIn(context, { ...body, ip: context.actor.ip, userAgent: userAgent(wire) })
    wire.setSession(token)
    return view
  }),
  route(contract.currentSession, (context) => currentSession(context)),
  route(contract.signOut, async (context, _input, wire) => {
    await signOut(context)
    wire.setSession(null)
    return {}
  }),
  route(contract.changePassword, async (context, { body }, wire) => {
    const { token, view } = await changePassword(context, body, { ip: context.actor.ip, userAgent: userAgent(wire) })
    wire.setSession(token)
    return view
  }),
  route(contract.listSessions, (context) => listSessions(context)),
  route(contract.revokeSession, async (context, { params }) => {
    await revokeSession(context, params.id)
    return {}
  }),
]

export const sessionFeature: Feature = {
  name: 'session',
  permissions: sessionPermissions,
  errors: sessionErrors,
  routes: sessionRoutes,
  jobs: sessionJobs,
  texts: sessionTexts,
}
