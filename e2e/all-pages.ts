import type { PageDefinition } from '../src/web/page-definition.ts'
import { pages } from '../src/web/pages.tsx'

/** Every registered page; a new one is walked without being named here. */
export const allPages: readonly PageDefinition[] = pages
