import { route, type Feature, type Route } from '../../platform/feature.ts'
import { checkText, getPhraseBook } from './phrases.contract.ts'
import { phrasesErrors, phrasesPermissions } from './phrases.rules.ts'
import { phrasesTexts } from './phrases.texts.ts'
import { hitsOf, phraseBookOf } from './phrases.usecases.ts'

export const phrasesRoutes: Route[] = [
  route(getPhraseBook, (context) => phraseBookOf(context)),
  route(checkText, (context, { body }) => hitsOf(context, body.text)),
]

export const phrasesFeature: Feature = {
  name: 'phrases',
  permissions: phrasesPermissions,
  errors: phrasesErrors,
  routes: phrasesRoutes,
  jobs: [],
  texts: phrasesTexts,
}
