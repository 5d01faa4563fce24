import { route, type Feature } from '../../platform/feature.ts'
import * as contract from './views.contract.ts'
import { viewsErrors, viewsPermissions } from './views.rules.ts'
import { viewsTexts } from './views.texts.ts'
import * as views from './views.usecases.ts'

export const viewsFeature: Feature = {
  name: 'views',
  permissions: viewsPermissions,
  errors: viewsErrors,
  routes: [
    route(contract.listViews, (context, { query }) => views.readViews(context, query.list)),
    route(contract.createView, (context, { body }) => views.createSavedView(context, body)),
    route(contract.editView, (context, { params, body, version }) =>
      views.editSavedView(context, { id: params.id, version }, body),
    ),
    route(contract.deleteView, (context, { params, version }) => views.deleteSavedView(context, { id: params.id, version })),
    route(contract.arrangeList, (context, { params, body }) => views.arrange(context, params.list, body)),
  ],
  jobs: [],
  texts: viewsTexts,
  constraintErrors: { saved_view_name_unique: 'views.name_taken' },
}
