import module, { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Jiti from 'jiti'
import { UnderstudyError } from '../errors.js'
import { isFile, readText } from '../store/disk.js'
import { findJsonFault, placeOf } from '../store/json-text.js'
import type { ResolvedConfig } from './config.js'
import { isObject } from './config-check.js'
import { resolveConfig } from './resolve-config.js'

const NAMES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map((extension) => `understudy.config.${extension}`)

/**
 * Find a folder's configuration file; null where it has none.
 *
 * @throws config-unreadable where it has several
 */
export function findConfig(rootDir: string): string | null {
  const found = NAMES.map((name) => join(rootDir, name)).filter(isFile)
  if (found.length > 1) {
    throw new UnderstudyError('config-unreadable', {
      what: `"${rootDir}" has several configuration files`,
      facts: [['files', found.join('\n')]],
      fix: 'keep one of them',
    })
  }
  return found[0] ?? null
}

/**
 * Load a folder's configuration, with its defaults; without a file, the defaults alone.
 * Synchronous, because a Jest environment has to know it before anything of a test file runs.
 *
 * @throws config-unreadable, config-invalid
 */
export function loadConfig(rootDir: string): ResolvedConfig {
  return loadBy(rootDir, loadModule)
}

/**
 * Load it as it is now, with what it imports, though it was loaded before.
 *
 * @throws config-unreadable, config-invalid
 */
export function reloadConfig(rootDir: string): ResolvedConfig {
  return loadBy(rootDir, (file) => {
    forget(requireModule.resolve(file))
    return jiti(file, { fsCache: false, moduleCache: false })(file)
  })
}

/** Let a CommonJS module be loaded anew, with those of the project that it requires. */
function forget(path: string): void {
  const known = requireModule.cache[path]
  if (known === undefined) return
  Reflect.deleteProperty(requireModule.cache, path)
  for (const { filename } of known.children) if (!/[/\\]node_modules[/\\]/.test(filename)) forget(filename)
}

function loadBy(rootDir: string, load: (file: string) => unknown): ResolvedConfig {
  const file = findConfig(rootDir)
  return resolveConfig(file === null ? {} : readConfig(file, load), file)
}

function readConfig(file: string, load: (file: string) => unknown): unknown {
  try {
    if (extname(file) === '.json') return readJson(file)
    return defaultExportOf(load(file))
  } catch (error) {
    throw new UnderstudyError('config-unreadable', {
      what: `"${file}" cannot be loaded`,
      facts: [['cause', isObject(error) ? reasonOf(String(error['message'])) : String(error)]],
      ...(hasCode(error, 'ERR_REQUIRE_ASYNC_MODULE') ? { fix: 'remove the top-level await' } : {}),
      cause: error,
    })
  }
}

/** The message on one line, without the list of who required whom. */
function reasonOf(message: string): string {
  return message.split('\nRequire stack:', 1)[0]!.trim().replaceAll(/\s+/g, ' ')
}

function readJson(file: string): unknown {
  const text = readText(file) ?? ''
  const fault = findJsonFault(text)
  if (fault === null) return JSON.parse(text)
  const { line, column } = placeOf(text, fault.offset)
  throw new SyntaxError(`${fault.expected} is expected at ${line}:${column}`)
}

const requireModule = createRequire(import.meta.url)

/** Load a module of any kind: by Node, or else by jiti, which knows what bundlers and test runners know. */
function loadModule(file: string): unknown {
  try {
    // Node can require ES modules since 22.12.
    return withoutLoaderWarnings(() => asItIsWritten(file, () => requireModule(file)))
  } catch (error) {
    if (!isBeyondNode(error)) throw error
    return loadWithJiti(file, error)
  }
}

/** Load a file as an ES module where it is written as one, though its package is of type commonjs or of none. */
function asItIsWritten<T>(file: string, load: () => T): T {
  const format = { '.js': 'module', '.ts': process.features.typescript ? 'module-typescript' : undefined }[
    extname(file)
  ]
  // Node has these hooks since 22.15.
  const canHook = typeof module.registerHooks === 'function'
  if (format === undefined || !canHook || !isEsModule(readText(file) ?? '')) return load()
  const { href } = pathToFileURL(file)
  const hooks = module.registerHooks({
    load: (url, context, next) => next(url, url === href ? { ...context, format } : context),
  })
  try {
    return load()
  } finally {
    hooks.deregister()
  }
}

function isEsModule(text: string): boolean {
  return /^\s*(?:export|import)\s*[\w{*'"]/m.test(text) && !/\bmodule\.exports\b/.test(text)
}

/** What Node refuses and jiti may load. */
const BEYOND_NODE = [
  // TypeScript before Node 22.18, and later TypeScript that is more than types.
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  // An import without its file extension.
  'ERR_MODULE_NOT_FOUND',
  'MODULE_NOT_FOUND',
]

/** A syntax error may be `export` in a package of type commonjs. */
function isBeyondNode(error: unknown): boolean {
  return hasCode(error, ...BEYOND_NODE) || isSyntaxError(error)
}

function isSyntaxError(error: unknown): boolean {
  return isObject(error) && error['name'] === 'SyntaxError'
}

/** jiti is large and seldom needed, so that nothing loads it before. */
function jiti(...options: Parameters<typeof Jiti.createJiti>): ReturnType<typeof Jiti.createJiti> {
  const { createJiti } = requireModule('jiti') as typeof Jiti
  return createJiti(...options)
}

function loadWithJiti(file: string, refusal: unknown): unknown {
  try {
    return jiti(file, { fsCache: false })(file)
  } catch (error) {
    // Of a broken text, only jiti tells the place.
    throw isSyntaxError(refusal) ? error : refusal
  }
}

function defaultExportOf(loaded: unknown): unknown {
  if (!isObject(loaded)) return loaded
  if ('default' in loaded) return loaded['default']
  const isModule = Object.prototype.toString.call(loaded) === '[object Module]' || '__esModule' in loaded
  if (isModule) throw new Error('It has no default export.')
  return loaded
}

/** Node warns of untyped packages and of young features of its loader: in each worker, into the tests' output. */
function withoutLoaderWarnings<T>(load: () => T): T {
  const emitWarning = process.emitWarning
  const filtered = (warning: string | Error, ...details: unknown[]) => {
    const text = JSON.stringify([String(warning), ...details])
    if (!/MODULE_TYPELESS_PACKAGE_JSON|Type Stripping|ES Module/i.test(text)) {
      Reflect.apply(emitWarning, process, [warning, ...details])
    }
  }
  process.emitWarning = filtered
  try {
    return load()
  } finally {
    process.emitWarning = emitWarning
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return isObject(error) && codes.includes(String(error['code']))
}
