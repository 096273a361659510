import { dirname, join } from 'node:path'
import { UnderstudyError } from '../../errors.js'
import { readText, realPath } from '../../store/disk.js'
import { configsBelow, configsIn, parseManifest, RUNNERS } from './runner-configs.js'
import type { Runner, RunnerKind } from './runner.js'
import { scriptOptions } from './script-options.js'

const KINDS: RunnerKind[] = ['vitest', 'jest']

/**
 * Find the runner that has a folder's tests: the one that is installed; of two, the one whose configuration names our
 * adapter. `args` are what the user hands on to it, such as `--config`.
 *
 * @throws runner-missing, runner-ambiguous
 */
export function findRunner(rootDir: string, wanted: RunnerKind | null, args: readonly string[] = []): Runner {
  const root = realPath(rootDir)
  const installed = (wanted === null ? KINDS : [wanted]).flatMap((kind) => {
    const bin = binOf(root, kind)
    return bin === null ? [] : [{ kind, bin }]
  })
  if (installed.length === 0) throw missing(root, wanted)
  const found = installed.length === 1 ? installed[0] : theOneThatCounts(root, installed, args)
  if (found === undefined) throw ambiguous(root)
  const config = configsIn(root, found.kind)[0]?.file ?? null
  const manifest = parseManifest(readText(join(root, 'package.json')))
  return { ...found, rootDir: root, configFile: config, ...scriptOptions(manifest, found.kind, args) }
}

interface Installed {
  kind: RunnerKind
  bin: string
}

/** Each says whether a runner may be meant; the first that tells them apart decides. */
const SIGNS: ((rootDir: string, kind: RunnerKind, args: readonly string[]) => boolean)[] = [
  (_, kind, args) => args.some((arg) => new RegExp(`\\b${kind}\\b`).test(arg)),
  (rootDir, kind) => configsIn(rootDir, kind).some(({ hasAdapter }) => hasAdapter),
  (rootDir, kind) => configsBelow(rootDir, kind).some(({ hasAdapter }) => hasAdapter),
  (rootDir, kind) => dependsOn(rootDir, RUNNERS[kind].adapter),
  (rootDir, kind) => configsIn(rootDir, kind).length > 0,
  (rootDir, kind) => dependsOn(rootDir, RUNNERS[kind].package),
]

/** Undefined where the first sign that fits any of them fits both, or none does. */
function theOneThatCounts(
  rootDir: string,
  installed: readonly Installed[],
  args: readonly string[],
): Installed | undefined {
  for (const isMeant of SIGNS) {
    const meant = installed.filter(({ kind }) => isMeant(rootDir, kind, args))
    if (meant.length > 0) return meant.length === 1 ? meant[0] : undefined
  }
  return undefined
}

function dependsOn(rootDir: string, name: string): boolean {
  const manifest = parseManifest(readText(join(rootDir, 'package.json')))
  return ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].some((key) => {
    const names = manifest[key]
    return typeof names === 'object' && names !== null && Object.hasOwn(names, name)
  })
}

/**
 * The script of an installed runner, wherever package managers hoist it to; null where there is none. `require.resolve` would
 * also look where `NODE_PATH` says, and that is set for our command by those who started it.
 */
function binOf(rootDir: string, kind: RunnerKind): string | null {
  const name = RUNNERS[kind].package
  for (let at = rootDir; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    const { bin } = parseManifest(readText(join(folder, 'package.json')))
    const file = typeof bin === 'string' ? bin : (bin as Record<string, string> | undefined)?.[name]
    if (file !== undefined) return join(realPath(folder), file)
    if (dirname(at) === at) return null
  }
}

function missing(rootDir: string, wanted: RunnerKind | null): UnderstudyError {
  return new UnderstudyError('runner-missing', {
    what: `${wanted === null ? 'Neither Vitest nor Jest is' : `${RUNNERS[wanted].title} is not`} installed for "${rootDir}"`,
    fix: 'run the command in the folder of the package that has the tests, after its packages were installed',
  })
}

function ambiguous(rootDir: string): UnderstudyError {
  const configs = KINDS.flatMap((kind): [string, string][] => {
    const files = configsIn(rootDir, kind).map(({ file }) => file)
    return [[kind, files.length === 0 ? 'installed, without a configuration here' : files.join(', ')]]
  })
  return new UnderstudyError('runner-ambiguous', {
    what: `Vitest and Jest could both run the tests of "${rootDir}"`,
    facts: configs,
    fix: 'name the one that has the recorded tests: drift.runner in the configuration, or --runner vitest',
  })
}
