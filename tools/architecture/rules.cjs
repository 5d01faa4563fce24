/** The arrows of ARCHITECTURE.md for dependency-cruiser. Type imports count. tools/check-breaks.slow.test.ts breaks each once. */
const order = require('./feature-order.cjs')
const at = require('./rooms.cjs')

const any = (...patterns) => patterns.map((pattern) => `(?:${pattern})`).join('|')
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { ...from, pathNot: any(at.tests, ...(from.pathNot ? [from.pathNot] : [])) },
  to,
})
const ownRooms = '^src/features/$1/'
const inFeature = '^src/features/([^/]+)/'

const floors = [
  forbid(
    'kernel-imports-nothing',
    'The kernel runs in the browser and on the server: pure, and built on nothing but the lunar calendar.',
    { path: at.kernel },
    { pathNot: any(at.kernel, 'node_modules/tyme4ts/') },
  ),
  forbid(
    'contract-library-on-kernel',
    'src/contract describes what crosses the wire: kernel and zod only.',
    { path: at.contractLibrary },
    { pathNot: any(at.contractLibrary, at.kernel, 'node_modules/zod/') },
  ),
  forbid(
    'platform-knows-no-feature',
    'The platform carries every capability and knows none.',
    { path: at.platform },
    { path: any(at.features, at.featureList, at.webLibrary, at.cli, at.roots, at.packs) },
  ),
  forbid(
    'packs-on-kernel',
    'A pack is data: it takes its types from the kernel and nothing else.',
    { path: at.packs },
    { pathNot: any(at.packs, at.kernel) },
  ),
]

const rooms = [
  forbid(
    'rules-are-pure',
    'Rules are pure: the kernel and rules, nothing that does input or output.',
    { path: at.rules },
    { pathNot: any(at.kernel, at.rules) },
  ),
  forbid(
    'contract-on-rules',
    'A contract imports rules, contracts and src/contract: what may cross the wire to a browser.',
    { path: at.contract },
    { pathNot: any(at.kernel, at.contractLibrary, at.rules, at.contract, 'node_modules/zod/') },
  ),
  forbid(
    'texts-are-words',
    'Texts are words in both languages and import nothing else.',
    { path: at.texts },
    { pathNot: any(at.kernel, at.texts) },
  ),
  forbid(
    'queries-below-usecases',
    'SQL knows neither use cases nor anything above them.',
    { path: at.queries },
    { path: any(at.usecases, at.routes, at.jobs, at.texts, at.featureWeb, at.webLibrary, at.cli, at.roots, at.featureList) },
  ),
  forbid(
    'usecases-below-edges',
    'A use case does not know who calls it.',
    { path: at.usecases },
    { path: any(at.routes, at.jobs, at.featureWeb, at.webLibrary, at.cli, at.roots, at.featureList) },
  ),
  forbid(
    'routes-through-usecases',
    'A route is thin: rights, transaction and audit are the use case’s, so a route never reaches SQL itself.',
    { path: at.routes },
    { path: any(at.queries, at.featureWeb, at.webLibrary, at.cli, at.roots, at.featureList) },
  ),
  forbid(
    'jobs-beside-routes',
    'Background work calls use cases, never routes or pages.',
    { path: at.jobs },
    { path: any(at.routes, at.featureWeb, at.webLibrary, at.cli, at.roots, at.featureList) },
  ),
  forbid(
    'cli-on-usecases',
    'A command calls use cases as the system; it knows neither routes nor pages.',
    { path: at.cli },
    { path: any(at.routes, at.featureWeb, at.webLibrary, at.roots) },
  ),
  forbid(
    'web-without-server',
    'The web app imports rules, contracts, texts, the kernel and src/web: never what runs on the server.',
    { path: any(at.featureWeb, at.webLibrary) },
    {
      path: '^(src|packs|db|test|bench|e2e|tools)/',
      pathNot: any(at.rules, at.contract, at.texts, at.kernel, at.contractLibrary, at.featureWeb, at.webLibrary),
    },
  ),
  forbid(
    'web-without-node',
    'The web app runs in a browser.',
    { path: any(at.featureWeb, at.webLibrary, at.kernel, at.contractLibrary, at.rules, at.contract, at.texts) },
    { dependencyTypes: ['core'] },
  ),
  forbid('roots-on-top', 'Nothing imports a composition root.', { path: '^(src|packs)/', pathNot: at.roots }, { path: at.roots }),
]

const features = [
  forbid(
    'across-features',
    'From another feature take its rules, contract, texts and use cases; from SQL also the scope fragment.',
    { path: inFeature },
    { path: at.features, pathNot: any(ownRooms, at.rules, at.contract, at.texts, at.usecases, at.scope) },
  ),
  forbid(
    'scope-fragments-in-sql',
    "Another feature's scope fragment is for SQL only.",
    { path: inFeature, pathNot: at.queries },
    { path: at.scope, pathNot: ownRooms },
  ),
  ...order
    .slice(0, -1)
    .map((name, index) =>
      forbid(
        'feature-order',
        `${name} comes before ${order.slice(index + 1).join(', ')} and does not know them.`,
        { path: `^src/features/${name}/` },
        { path: `^src/features/(${order.slice(index + 1).join('|')})/` },
      ),
    ),
]

const house = [
  forbid(
    'no-cycles',
    'Two files that need each other are one file, or three. A page that loads when it is opened closes no circle.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
  ),
  forbid(
    'product-without-tools',
    'What ships never imports tests, benches or tools.',
    { path: '^(src|packs)/' },
    { path: at.outside },
  ),
  forbid(
    'no-development-package',
    'What ships runs without the packages of development.',
    { path: '^(src|packs)/' },
    { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
  ),
  forbid('no-unresolved', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
  {
    name: 'no-orphans',
    comment: 'A file that nothing uses is deleted.',
    severity: 'error',
    from: { orphan: true, path: '^(src|packs)/', pathNot: any(at.tests, at.roots, at.cli, '\\.d\\.ts$') },
    to: {},
  },
]

module.exports = {
  forbidden: [...floors, ...rooms, ...features, ...house],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    preserveSymlinks: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
