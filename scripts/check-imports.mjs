import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

// The stages in the order in which data passes them. A stage takes types from those before it, and values from none.
const STAGES = [
  'network',
  'match',
  'registry',
  'replay',
  'record',
  'parameterize',
  'sanitize',
  'store',
  'drift',
  'coverage',
  'call-sites',
  'report',
]

// What all stages stand on, each on those before it: the data, what a body is, which service a call belongs to, and how a
// recording says that a value varies.
const GROUND = ['errors', 'nearest-name', 'model', 'body', 'services', 'parameters']

// Tables of a stage that later ones read as they read its types: plain data, and what to make of it.
const TABLES = new Set(['packages/core/src/drift/kinds.ts', 'packages/core/src/drift/exit-rules.ts'])

// What every folder of core may import: `values` includes types. A file directly in `src` goes by its name.
/** @type {Record<string, { values: string[], types?: string[] }>} */
const MAY_IMPORT = {
  ...Object.fromEntries(GROUND.map((area, place) => [area, { values: GROUND.slice(0, place) }])),
  services: { values: GROUND.slice(0, GROUND.indexOf('services')), types: ['config'] },
  ...Object.fromEntries(
    STAGES.map((stage, place) => [stage, { values: GROUND, types: ['config', ...STAGES.slice(0, place)] }]),
  ),
  config: { values: [...GROUND, ...STAGES] },
  session: { values: [...GROUND, 'config', ...STAGES] },
  check: { values: [...GROUND, 'config', ...STAGES] },
  run: { values: [...GROUND, 'config', ...STAGES] },
  'drift-run': { values: [...GROUND, 'config', 'run', ...STAGES] },
  msw: { values: [...GROUND, 'config', 'session', ...STAGES] },
  serve: { values: [...GROUND, 'config', 'session', ...STAGES] },
  traffic: { values: [...GROUND, 'config', 'session', ...STAGES] },
  preload: { values: [...GROUND, 'config', 'session', ...STAGES] },
  index: { values: [...GROUND, 'config', 'session', ...STAGES] },
}

const RUNNERS = /^(@?jest|@?vitest|vite)(\/|-|$)/
const MSW = /^(msw|@mswjs)(\/|$)/
const DISK = /^(node:)?fs(\/|$)/
const MAY_TOUCH_DISK = /^packages\/core\/src\/(store\/|config\/load)/
const ROOT_ENTRY = 'packages/core/src/index.ts'
const TOO_HEAVY_FOR_ROOT = /^(msw|@mswjs|ajv)(\/|$)/

/**
 * @typedef {object} Import
 * @property {string} file
 * @property {number} line
 * @property {string} specifier
 * @property {boolean} typeOnly
 */

/**
 * Find imports that go against the direction of the house.
 * @param {ReadonlyMap<string, string>} sources text by path, relative to the repository's root, `/` between folders
 * @returns {string[]} `file:line  what is wrong`, in order of file and line
 */
export function findViolations(sources) {
  const all = [...sources].flatMap(([file, text]) => importsOf(file, text))
  // What imports Vitest serves tests; nothing that ships may lead to it.
  const testing = new Set(all.filter(servesTests).map(({ file }) => file))
  const imports = all.filter(({ file }) => !testing.has(file))
  return [
    ...imports.flatMap((each) =>
      testing.has(resolve(each.file, each.specifier)) ? [describe(each, 'serves tests, since it imports Vitest')] : [],
    ),
    ...imports.flatMap((each) => {
      const fault = faultOf(each)
      return fault === undefined ? [] : [describe(each, fault)]
    }),
    ...spreadOfMsw(imports),
    ...weightOfRoot(sources, imports),
  ]
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {Import[]}
 */
function importsOf(file, text) {
  const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
  const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g
  const found = [
    ...Array.from(text.matchAll(statement), ({ index, 1: type, 2: specifier = '' }) => ({
      index,
      specifier,
      typeOnly: type !== undefined,
    })),
    ...Array.from(text.matchAll(dynamic), ({ index, 1: specifier = '' }) => ({ index, specifier, typeOnly: false })),
  ]
  return found.map(({ index, specifier, typeOnly }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    specifier,
    typeOnly,
  }))
}

/** @param {Import} one */
function servesTests({ file, specifier }) {
  return packageOf(file) === 'core' && specifier === 'vitest' && !file.endsWith('/index.ts')
}

/**
 * @param {Import} one
 * @returns {string | undefined}
 */
function faultOf({ file, specifier, typeOnly }) {
  const home = packageOf(file)
  const target = specifier.startsWith('.') ? resolve(file, specifier) : undefined
  if (target !== undefined && packageOf(target) !== home) return `reaches into another package by its path`
  if (home !== 'core') return faultOfAdapter(home, specifier)
  if (specifier.startsWith('@understudy/') || RUNNERS.test(specifier)) return 'core knows neither adapters nor runners'
  if (DISK.test(specifier) && !MAY_TOUCH_DISK.test(file)) return 'only store and config/load* touch the disk'
  return target === undefined
    ? undefined
    : faultOfDirection(areaOf(file), areaOf(target), typeOnly || TABLES.has(target))
}

/**
 * @param {string} home
 * @param {string} specifier
 */
function faultOfAdapter(home, specifier) {
  const sibling = /^@understudy\/([^/]+)/.exec(specifier)?.[1]
  return sibling === undefined || sibling === 'core' || sibling === home
    ? undefined
    : 'adapters never import one another'
}

/**
 * @param {string} from
 * @param {string} to
 * @param {boolean} typeOnly
 */
function faultOfDirection(from, to, typeOnly) {
  const rule = MAY_IMPORT[from]
  if (rule === undefined) return `the folder "${from}" has no place in the table of scripts/check-imports.mjs`
  if (from === to || rule.values.includes(to)) return undefined
  if (!rule.types?.includes(to)) return `${from} may not import from ${to}`
  return typeOnly ? undefined : `${from} may import only types from ${to}`
}

/**
 * MSW stays behind one folder, so that it can be replaced in one place.
 * @param {Import[]} imports
 */
function spreadOfMsw(imports) {
  const users = imports.filter(({ specifier }) => MSW.test(specifier))
  const folders = new Set(users.map(({ file }) => areaOf(file)))
  return folders.size < 2 ? [] : users.map((each) => describe(each, 'only one folder may import MSW'))
}

/**
 * The root entry is loaded into every Jest sandbox, so nothing heavy may hang on it.
 * @param {ReadonlyMap<string, string>} sources
 * @param {Import[]} imports
 */
function weightOfRoot(sources, imports) {
  const reached = new Set(sources.has(ROOT_ENTRY) ? [ROOT_ENTRY] : [])
  /** @type {string[]} */
  const faults = []
  for (const file of reached) {
    for (const each of imports) {
      if (each.file !== file || each.typeOnly) continue
      if (TOO_HEAVY_FOR_ROOT.test(each.specifier))
        faults.push(describe(each, 'too heavy: the root entry loads this file'))
      if (each.specifier.startsWith('.')) reached.add(resolve(file, each.specifier))
    }
  }
  return faults
}

/**
 * @param {string} file
 * @param {string} specifier
 */
function resolve(file, specifier) {
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
}

/** @param {string} file */
function packageOf(file) {
  return file.split('/')[1] ?? ''
}

/** @param {string} file */
function areaOf(file) {
  const [first = ''] = file.split('/').slice(3)
  return first.replace(/\.ts$/, '')
}

/**
 * @param {Import} one
 * @param {string} fault
 */
function describe({ file, line, specifier }, fault) {
  return `${file}:${line}  "${specifier}": ${fault}`
}

if (import.meta.main) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..')
  const files = globSync('packages/*/src/**/*.ts', { cwd: root, exclude: (path) => path.endsWith('.test.ts') })
  const sources = new Map(
    files
      .map((file) => relative(root, join(root, file)).replaceAll('\\', '/'))
      .toSorted()
      .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
  )
  const violations = findViolations(sources)
  for (const line of violations) console.error(line)
  console.log(`${sources.size} files, ${violations.length} imports against the direction`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
