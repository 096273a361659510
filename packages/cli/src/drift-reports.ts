import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ResolvedConfig } from '@understudy/core/config'
import {
  driftAnnotations,
  driftCodeQuality,
  driftJson,
  driftJunit,
  driftLines,
  driftMarkdown,
  driftSarif,
  pathFrom,
  repositoryRootOf,
  type DriftReport,
} from '@understudy/core/drift'
import type { DriftFlags } from './drift-command.js'
import { sourceLink } from './notify/ci-links.js'
import type { Surroundings } from './surroundings.js'

/** Where a run is told. */
export interface DriftOutput {
  flags: DriftFlags
  surroundings: Surroundings
  config: ResolvedConfig
}

/** Print the report in the form that was asked for, write those that have a file, and tell a CI in its own way. */
export function printDrift(report: DriftReport, { flags, surroundings }: DriftOutput): void {
  const { cwd, env, out, err, paint, width } = surroundings
  const prefix = pathFrom(repositoryRootOf(cwd), cwd)
  const link = sourceLink(env, prefix)
  const markdown = (): string => driftMarkdown(report, link === undefined ? {} : { sourceLink: link })
  if (flags.json === true) out(withLineEnd(driftJson(report)))
  else if (flags.markdown === true) out(withLineEnd(markdown()))
  else {
    const color = paint('bold', '.') !== '.'
    const lines = driftLines(report, { color, width, verbose: flags.verbose === true })
    out(`${lines.join('\n')}\n`)
  }
  const files: [string | undefined, () => string][] = [
    [flags.sarif, () => driftSarif(report, { prefix })],
    [flags.junit, () => driftJunit(report)],
    [flags.codeQuality, () => driftCodeQuality(report, { prefix })],
  ]
  for (const [file, text] of files) if (file !== undefined) write(resolve(cwd, file), text())
  if (env['GITHUB_ACTIONS'] !== 'true') return
  // What reads the standard output as data is not to find commands in it; a workflow finds them in either stream.
  const tell = flags.json === true || flags.markdown === true ? err : out
  for (const line of driftAnnotations(report, { prefix })) tell(`${line}\n`)
  const summary = env['GITHUB_STEP_SUMMARY'] ?? ''
  if (summary !== '') addToSummary(summary, markdown(), err)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, withLineEnd(text))
}

function addToSummary(path: string, text: string, err: (text: string) => void): void {
  try {
    appendFileSync(path, withLineEnd(text))
  } catch (error) {
    err(`The job summary cannot be written: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
