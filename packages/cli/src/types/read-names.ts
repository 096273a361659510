import { readFileSync } from 'node:fs'
import { basename, dirname, extname, relative, resolve, sep } from 'node:path'
import { isUnderstudyError } from '@understudy/core'
import { findConfigFolder } from '@understudy/core/check'
import type { ResolvedConfig } from '@understudy/core/config'
import { listProjectFiles, readRecording } from '@understudy/core/store'
import type { ProjectNames } from './print-types.js'

/** What was found, and what could not be read. */
export interface ReadNames {
  names: ProjectNames
  /** Sentences. */
  problems: string[]
}

/** A file that test code may capture: JSON in `__mocks__`, at any depth, that is neither a recording nor part of one. */
const CAPTURE = /^(?:.*\/)?__mocks__\/((?!(?:.*\/)?[^/]*\.recorded\/)(?!.*\.recorded\.json$).+\.json)$/s

const RECORDING = /^(?:.*\/)?__mocks__\/[^/]+\.recorded\.json$/s

/** Languages of a configuration from which TypeScript takes the names of services. */
const TYPED: Record<string, string> = { '.ts': '.js', '.mts': '.mjs', '.cts': '.cjs' }

/**
 * Read the names of a project: of its configuration, its recordings and the JSON files in its `__mocks__`. What lies below a
 * folder with a configuration of its own belongs to that. `out` is the file that is to be written.
 */
export function readNames(folder: string, config: ResolvedConfig, out: string): ReadNames {
  const problems: string[] = []
  const files = listProjectFiles(folder).filter((file) => isOwn(folder, file))
  const configImport = config.file === null ? null : importOf(config.file, out)
  const operations = new Map<string, Set<string>>()
  const add = (service: string, names: Iterable<string>): void => {
    operations.set(service, new Set([...(operations.get(service) ?? []), ...names]))
  }
  if (configImport === null)
    for (const { name, operations: own } of config.services)
      add(
        name,
        own.map((one) => one.name),
      )
  const configured = new Map(
    config.services.map(({ name, operations: own }) => [name, new Set(own.map((one) => one.name))]),
  )
  for (const file of files.filter((one) => RECORDING.test(one))) {
    for (const { service, operation } of interactionsOf(folder, file, problems)) {
      const isKnown = configImport !== null && configured.get(service)?.has(operation) === true
      if (!isKnown) add(service, [operation])
    }
  }
  return { names: { config: configImport, operations, captures: capturesOf(folder, files, problems) }, problems }
}

function isOwn(folder: string, file: string): boolean {
  return file.includes('__mocks__/') && findConfigFolder(resolve(folder, file), folder) === folder
}

/** How a module is imported from beside the written file; null for what TypeScript does not read types from. */
function importOf(file: string, out: string): string | null {
  const ending = TYPED[extname(file)]
  if (ending === undefined) return null
  const from = relative(dirname(out), dirname(file)).split(sep).join('/')
  const prefix = from === '' ? '.' : from.startsWith('.') ? from : `./${from}`
  return `${prefix}/${basename(file, extname(file))}${ending}`
}

function interactionsOf(folder: string, file: string, problems: string[]) {
  try {
    return readRecording(resolve(folder, file), file)?.interactions ?? []
  } catch (error) {
    if (!isUnderstudyError(error)) throw error
    problems.push(error.message)
    return []
  }
}

function capturesOf(folder: string, files: readonly string[], problems: string[]): Map<string, unknown[]> {
  const captures = new Map<string, unknown[]>()
  for (const file of files) {
    const name = CAPTURE.exec(file)?.[1]
    if (name === undefined) continue
    try {
      const text = readFileSync(resolve(folder, file), 'utf8')
      const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
      captures.set(name, [...(captures.get(name) ?? []), value])
    } catch (error) {
      problems.push(`"${file}" is no JSON, and left out: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return captures
}
