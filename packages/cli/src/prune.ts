import { amount } from './amount.js'
import { relative, sep } from 'node:path'
import { loadConfig } from '@understudy/core/config'
import { findRecordings } from './find-recordings.js'
import { requireLastResult, type LastResult } from './last-result.js'
import type { Paint } from './paint.js'
import { changedSince, pruneRecordings, type PrunedRecording } from './prune-recordings.js'
import { EXIT, RUN_ALL, type Surroundings } from './surroundings.js'

/**
 * Prune by what the last run has shown, say what went, and return the exit code.
 * @throws coverage-missing, config-invalid
 */
export async function prune(dryRun: boolean, { cwd, out, err, paint }: Surroundings): Promise<number> {
  const config = loadConfig(cwd)
  const last = requireLastResult(cwd, config.coverage.directory)
  const refusal = last.result.complete ? await whyOutdated(last, config.file) : whyPartial(last)
  if (refusal !== null) {
    err(`${refusal}\n`)
    return EXIT.found
  }
  const pruned = pruneRecordings(last, { dryRun })
  out(printPruned(pruned, { dryRun, paint }))
  const failures = pruned.flatMap(({ failure }) => failure ?? [])
  for (const failure of failures) err(`${failure}\n`)
  return failures.length > 0 ? EXIT.found : EXIT.clean
}

function whyPartial({ result }: LastResult): string {
  const reasons = result.incomplete.map((reason) => `  ${reason}`)
  return [
    'Nothing was pruned, as the last run did not run every test:',
    ...reasons,
    `Run all of them first: ${RUN_ALL}`,
  ].join('\n')
}

/** How many files a message names. */
const NAMED = 5

async function whyOutdated(last: LastResult, config: string | null): Promise<string | null> {
  const found = await findRecordings([last.projectRoot], last.projectRoot)
  const recordings = found.map((path) => relative(last.projectRoot, path).split(sep).join('/'))
  const changed = [...new Set(changedSince(last, recordings, config))]
  if (changed.length === 0) return null
  const more = changed.length - NAMED
  const list = [...changed.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].map((file) => `  ${file}`)
  return [
    'Nothing was pruned, as this was changed or removed since the last run:',
    ...list,
    `Run all tests first: ${RUN_ALL}`,
  ].join('\n')
}

function printPruned(all: readonly PrunedRecording[], { dryRun, paint }: { dryRun: boolean; paint: Paint }): string {
  const would = dryRun ? 'would be removed' : 'removed'
  const blocks = all.flatMap((one) => {
    const { recording, isOrphan, removed, held, isGone } = one
    if (removed.length + held.length === 0 && !isGone) return []
    const why = isOrphan ? ': its test file is gone' : ''
    const head = isGone
      ? `${paint('bold', recording)} ${would} with ${amount(removed.length, 'interaction')}${why}`
      : `${paint('bold', recording)}: ${removed.length === 0 ? 'nothing' : amount(removed.length, 'interaction')} ${would}`
    const kept = held.map(({ interaction, by }) => `  kept ${interaction}, from which ${by} takes a value`)
    return [[head, ...(isOrphan ? [] : removed.map((id) => `  ${id}`)), ...kept].join('\n')]
  })
  return `${[...blocks, sumOf(all, would)].join('\n\n')}\n`
}

function sumOf(all: readonly PrunedRecording[], would: string): string {
  const interactions = all.reduce((sum, { removed }) => sum + removed.length, 0)
  const files = all.filter(({ isGone }) => isGone).length
  if (interactions + files === 0) return 'Nothing to prune'
  const whole = files === 0 ? '' : ` and ${amount(files, 'recording')}`
  return `${amount(interactions, 'interaction')}${whole} ${would}`
}
