/** Where each room of the house lies. The last suffix of a file's name is its room: `staff.leave.queries.ts` is SQL. */
const room = (suffix) => `^src/features/[^/]+/[^/]+\\.${suffix}\\.ts$`

module.exports = {
  kernel: '^src/kernel/',
  contractLibrary: '^src/contract/',
  platform: '^src/platform/',
  features: '^src/features/',
  rules: room('rules'),
  contract: room('contract'),
  texts: room('texts'),
  /** `.scope.ts` is SQL too: the one fragment that says which rows a scope covers, shared by other features' queries. */
  queries: room('(queries|scope)'),
  scope: room('scope'),
  usecases: room('usecases'),
  routes: room('routes'),
  jobs: room('jobs'),
  featureWeb: '^src/features/[^/]+/web/',
  webLibrary: '^src/web/',
  cli: '^src/cli/',
  roots: '^src/(server|worker)\\.ts$',
  featureList: '^src/features\\.ts$',
  packs: '^packs/',
  tests: '\\.test\\.tsx?$',
  outside: '^(test|bench|e2e|tools)/',
}
