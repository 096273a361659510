import { SKIP_REASONS, type ImportedCall, type ImportResult, type SkipReason } from '@understudy/core/traffic'
import { amount } from './amount.js'
import type { Paint } from './paint.js'

/** What is printed beside the result. */
export interface PrintImportOptions {
  dryRun: boolean
  /** Sentences for the end. */
  notes: readonly string[]
  paint: Paint
  /** Names of the files that were read. */
  files: readonly string[]
}

/** Lay the result of an import out for a person. */
export function printImport(result: ImportResult, { dryRun, notes, paint, files }: PrintImportOptions): string {
  const taken = result.calls.filter(({ skipped }) => skipped === null)
  const left = result.calls.filter(({ skipped }) => skipped !== null)
  const of = files.length === 1 ? files[0] : amount(files.length, 'file')
  const would = dryRun ? 'would be imported' : 'imported'
  const head = `${taken.length} of ${amount(result.calls.length, 'call')} of ${of} ${would}`
  const lines =
    taken.length === 0
      ? [`${head}: nothing fits`]
      : [`${head} into ${paint('bold', result.recording)}: ${changes(result)}`]
  return `${[
    ...lines,
    ...taken.map((call) => `  ${lineOf(call)}`),
    ...(left.length === 0 ? [] : ['', 'Not imported:', ...skippedLines(left, dryRun)]),
    ...(result.losses.length === 0
      ? []
      : ['', 'Not all of it can be carried over:', ...result.losses.map(({ what, count }) => `  ${count} × ${what}`)]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')}\n`
}

function changes({ added, changed, unchanged, redactions }: ImportResult): string {
  const parts = [
    added.length > 0 ? `${added.length} new` : '',
    changed.length > 0 ? `${changed.length} changed` : '',
    unchanged > 0 ? `${unchanged} unchanged` : '',
    redactions.length > 0 ? `${amount(redactions.length, 'value')} replaced by stand-ins` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function lineOf({ method, url, status, error, service, operation }: ImportedCall): string {
  const ended = status ?? error ?? 'no answer'
  return [ended, method, url, service === null ? '' : `(${service} ${operation})`]
    .filter((part) => part !== '')
    .join(' ')
}

/** A dry run lists each of them; else they are counted. */
function skippedLines(left: readonly ImportedCall[], isListed: boolean): string[] {
  const byReason = Map.groupBy(left, ({ skipped }) => skipped!)
  return (Object.keys(SKIP_REASONS) as SkipReason[]).flatMap((reason) => {
    const calls = byReason.get(reason) ?? []
    if (calls.length === 0) return []
    return [
      `  ${calls.length} ${SKIP_REASONS[reason]}`,
      ...(isListed ? calls.map((call) => `    ${lineOf(call)}`) : []),
    ]
  })
}

/** The result as JSON, for other programs. */
export function printImportJson(
  { recording, calls, ...rest }: ImportResult,
  { dryRun, notes }: Pick<PrintImportOptions, 'dryRun' | 'notes'>,
): string {
  const imported = calls.filter(({ skipped }) => skipped === null).length
  const summary = { calls: calls.length, imported, skipped: calls.length - imported }
  return `${JSON.stringify({ version: 1, recording, dryRun, summary, calls, ...rest, notes }, null, 2)}\n`
}
