import { readFileSync } from 'node:fs'
import { findConfigFolder } from '@understudy/core/check'
import { loadConfig } from '@understudy/core/config'
import {
  importTraffic,
  readTraffic,
  TRAFFIC_FORMAT_NAMES,
  type ImportResult,
  type Traffic,
  type TrafficFormat,
} from '@understudy/core/traffic'
import { openTraffic } from './import-files.js'
import { importTarget, type ImportTarget } from './import-target.js'
import { printImport, printImportJson } from './print-import.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

/** What the flags of the command say. */
export interface ImportFlags {
  into: string
  test?: string
  service?: string[]
  operation?: string[]
  url?: string[]
  method?: string[]
  status?: string[]
  first?: number
  last?: number
  preflights?: boolean
  dryRun?: boolean
  json?: boolean
}

/**
 * Import files of one format, say what was done, and return the exit code.
 * @throws UsageError, traffic-invalid, config-invalid, config-unreadable, and what saving a recording throws
 */
export async function importFiles(
  format: string,
  files: readonly string[],
  flags: ImportFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { cwd, env, out, paint, progress } = surroundings
  const target = importTarget(flags.into, cwd)
  const config = loadConfig(findConfigFolder(target.path, cwd))
  const traffic = readAll(formatOf(format), files, surroundings)
  progress('')
  const { dryRun = false, json = false } = flags
  const result = importTraffic(traffic, {
    ...target,
    config,
    env,
    filter: filterOf(flags),
    test: flags.test ?? null,
    dryRun,
    now: Date.now(),
  })
  const notes = notesOf(result, target, flags)
  out(json ? printImportJson(result, { dryRun, notes }) : printImport(result, { dryRun, notes, paint, files }))
  return result.calls.some(({ skipped }) => skipped === null) ? EXIT.clean : EXIT.found
}

function formatOf(name: string): TrafficFormat {
  const known = TRAFFIC_FORMAT_NAMES.find((one) => one === name)
  if (known === undefined)
    throw new UsageError(`"${name}" is no format of traffic. There are: ${TRAFFIC_FORMAT_NAMES.join(', ')}.`)
  return known
}

function readAll(format: TrafficFormat, files: readonly string[], { cwd, progress }: Surroundings): Traffic[] {
  return files.map((file, index) => {
    progress(`reading ${index + 1} of ${files.length} files`)
    return readTraffic(format, openTraffic(file, cwd))
  })
}

function filterOf(flags: ImportFlags): NonNullable<Parameters<typeof importTraffic>[1]['filter']> {
  const { service = [], operation = [], url = [], method = [], status = [], preflights = false, first, last } = flags
  return {
    services: service,
    operations: operation,
    urls: url,
    methods: method,
    statuses: status,
    preflights,
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
  }
}

/** What is worth a look before the tests are run. */
function notesOf(result: ImportResult, { missing, testFile }: ImportTarget, { test }: ImportFlags): string[] {
  const taken = result.calls.some(({ skipped }) => skipped === null)
  if (!taken) return namesOf(result)
  if (missing !== null) return [`${missing} is not there yet: what is imported waits for it`]
  const title = test?.split(' > ').at(-1)
  const isTold = title === undefined || readFileSync(testFile, 'utf8').includes(title)
  return isTold
    ? []
    : [`no test in the file is called "${title}", as far as its text tells: other tests do not get these calls`]
}

/** How many names a note lists. */
const NAMED = 12

function namesOf({ calls }: ImportResult): string[] {
  const names = [
    ...new Set(
      calls.flatMap(({ service, operation, skipped }) =>
        service === null || skipped === 'passed' ? [] : `${service} ${operation}`,
      ),
    ),
  ]
  if (names.length === 0) return []
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : ''
  return [`services and operations in what was read: ${names.slice(0, NAMED).join(', ')}${more}`]
}
