import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

const projectRoot = dirname(import.meta.dirname)
const cache = join(projectRoot, 'node_modules', '.cache', 'zhixin-browser')
const require = createRequire(import.meta.url)

/**
 * A browser for the tests that shows Chinese, on any machine: CHROMIUM_PATH, one on the PATH, the one that a package
 * carries, or, for root on Debian, the distribution's. The answer is a script that starts it with the packaged CJK font
 * beside the machine's own fonts, so that no test page is full of boxes.
 */
export async function ensureBrowser(log: (line: string) => void = console.log): Promise<string> {
  mkdirSync(cache, { recursive: true })
  const fonts = writeFontConfiguration()
  const own = process.env['CHROMIUM_PATH']
  if (own !== undefined && own !== '') {
    if (!existsSync(own)) throw new Error(`CHROMIUM_PATH names ${own}, which is not there`)
    return own.startsWith(cache) ? own : starter('chosen', own, { FONTCONFIG_FILE: fonts })
  }
  const machine = onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome')
  if (machine !== undefined) return starter('machine', machine, { FONTCONFIG_FILE: fonts })
  const packaged = await unpack(fonts, log)
  if (packaged !== undefined) return packaged
  const installed = installFromDebian(log)
  if (installed !== undefined) return starter('machine', installed, { FONTCONFIG_FILE: fonts })
  throw new Error('no browser: install chromium, or set CHROMIUM_PATH to one')
}

/** The machine's fonts and the packaged one; fontconfig picks by the characters that a font covers. */
function writeFontConfiguration(): string {
  const folder = dirname(require.resolve('@expo-google-fonts/noto-sans-sc/package.json'))
  const path = join(cache, 'fonts.conf')
  const directories = ['400Regular', '700Bold'].map((weight) => `  <dir>${join(folder, weight)}</dir>`).join('\n')
  writeFileSync(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${directories}
  <cachedir>${join(cache, 'fontconfig')}</cachedir>
</fontconfig>
`,
  )
  return path
}

function starter(name: string, executable: string, env: Record<string, string>): string {
  const path = join(cache, `${name}-browser`)
  const settings = Object.entries(env).map(([key, value]) => `${key}='${value}' `)
  writeFileSync(path, `#!/bin/sh\n${settings.join('')}exec '${executable}' "$@"\n`, { mode: 0o755 })
  return path
}

function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser inside @sparticuz/chromium, with the libraries that it carries, unpacked once beside the packages. */
async function unpack(fonts: string, log: (line: string) => void): Promise<string | undefined> {
  const entry = require.resolve('@sparticuz/chromium')
  const bin = join(dirname(dirname(entry)), 'bin')
  const home = join(cache, 'packaged')
  if (!existsSync(home)) {
    log('no chromium on this machine: unpacking the packaged one …')
    const { inflate } = await import('@sparticuz/chromium')
    const partial = mkdtempSync(join(cache, 'unpacking-'))
    const before = process.env['TMPDIR']
    // The package unpacks into the temporary folder, wherever that is.
    process.env['TMPDIR'] = partial
    try {
      await Promise.all(['chromium.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((file) => inflate(join(bin, file))))
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
    rmSync(home, { recursive: true, force: true })
    renameSync(partial, home)
  }
  const executable = join(home, 'chromium')
  const bare = starter('packaged', executable, { FONTCONFIG_FILE: fonts })
  if (starts(bare)) return bare
  const withLibraries = starter('packaged', executable, { FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') })
  return starts(withLibraries) ? withLibraries : undefined
}

function starts(browser: string): boolean {
  const answer = spawnSync(browser, ['--version'], { encoding: 'utf8', timeout: 30_000 })
  return answer.status === 0
}

function installFromDebian(log: (line: string) => void): string | undefined {
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return undefined
  log('no browser that starts: installing chromium with apt-get …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
  return onPath('chromium')
}
