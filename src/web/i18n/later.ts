import { importsPageTexts } from '../../features/imports/imports.page.texts.ts'
import { importsSourcesTexts } from '../../features/imports/imports.sources.texts.ts'
import { importsUndoTexts } from '../../features/imports/imports.undo.texts.ts'
import { studioPageTexts } from '../../features/studio/studio-page.texts.ts'

/** Chinese words of pages that few open. The build leaves them out of the shell; such a page brings them (`later: true`). */
export const later: Readonly<Record<string, string>> = Object.assign(
  {},
  ...[importsPageTexts, importsSourcesTexts, importsUndoTexts, studioPageTexts].map((texts) => texts.zh),
)
