import { writeFile } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import type { Interaction } from '@understudy/core'
import { findConfigFolder } from '@understudy/core/check'
import { loadConfig } from '@understudy/core/config'
import { exportHar, openRecording, type ExportedRecording, type HarExport } from '@understudy/core/traffic'
import manifest from '../package.json' with { type: 'json' }
import { amount } from './amount.js'
import { findRecordings } from './find-recordings.js'
import { parseTargets } from './show/read-entries.js'
import { EXIT, UsageError, type Surroundings } from './surroundings.js'

/** What the flags of the command say. */
export interface ExportFlags {
  service?: string[]
  operation?: string[]
  test?: string
  raw?: boolean
  out: string
}

/**
 * Export recordings, and return the exit code. What is said beside the export goes to the standard error.
 * @throws UsageError, NoRecordingError, recording-invalid, recording-version, recording-body-missing, config-invalid
 */
export async function exportRecordings(
  format: string,
  paths: readonly string[],
  flags: ExportFlags,
  surroundings: Surroundings,
): Promise<number> {
  if (format !== 'har') throw new UsageError(`"${format}" is no format that can be written. There is: har.`)
  const { cwd, err } = surroundings
  const recordings = await openAll(paths, cwd)
  const exported = exportHar(recordings, {
    version: manifest.version,
    wants: (interaction) => isWanted(interaction, flags),
    raw: flags.raw === true,
  })
  const { length } = exported.har.log.entries
  if (length === 0) {
    err(`${nothing(recordings)}\n`)
    return EXIT.found
  }
  await write(exported, flags.out, surroundings)
  const notes = exported.losses.map(({ what, count }) => `  ${count} × ${what}\n`)
  if (flags.out !== '-') err(`${amount(length, 'interaction')} written to ${flags.out}\n`)
  if (notes.length > 0) err(`Not all of it can be carried over:\n${notes.join('')}`)
  return EXIT.clean
}

async function openAll(paths: readonly string[], cwd: string): Promise<ExportedRecording[]> {
  const { paths: named, names } = parseTargets(paths, cwd)
  const [unknown] = names
  if (unknown !== undefined) throw new UsageError(`There is no file or folder "${unknown}", and no recording of it.`)
  const found = await findRecordings(named, cwd)
  return found.map((path) =>
    openRecording(path, relative(cwd, path).split(sep).join('/'), loadConfig(findConfigFolder(path, cwd))),
  )
}

function isWanted(
  { service, operation, test }: Interaction,
  { service: services, operation: operations, test: part }: ExportFlags,
): boolean {
  return (
    (services === undefined || services.includes(service)) &&
    (operations === undefined || operations.some((one) => one === operation || one === `${service}.${operation}`)) &&
    (part === undefined || test?.includes(part) === true)
  )
}

/** How many names a message lists. */
const NAMED = 12

function nothing(recordings: readonly ExportedRecording[]): string {
  const all = recordings.flatMap(({ interactions }) => interactions)
  if (all.length === 0)
    return `Nothing is exported: ${amount(recordings.length, 'recording')} found, without an interaction`
  const names = [...new Set(all.map(({ service, operation }) => `${service}.${operation}`))]
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : ''
  return `Nothing is exported: no interaction fits. Recorded are: ${names.slice(0, NAMED).join(', ')}${more}`
}

async function write({ har }: HarExport, path: string, { cwd, out }: Surroundings): Promise<void> {
  const text = `${JSON.stringify(har, null, 2)}\n`
  if (path === '-') out(text)
  else await writeFile(resolve(cwd, path), text)
}
