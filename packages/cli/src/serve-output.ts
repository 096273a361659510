import type { RunningServer, ServedCall } from '@understudy/core/serve'
import { amount } from './amount.js'
import type { Surroundings } from './surroundings.js'

/** Says what a server does: for a person, or as lines of JSON. */
export interface ServeOutput {
  started(server: RunningServer, recordings: number): void
  call(call: ServedCall): void
  note(sentence: string): void
  reloaded(server: RunningServer, problems: readonly string[]): void
}

/** Make the output that the flags ask for. Notes go to standard error. */
export function serveOutput({ json = false }: { json?: boolean }, surroundings: Surroundings): ServeOutput {
  return json ? jsonLines(surroundings) : textLines(surroundings)
}

function jsonLines({ out }: Surroundings): ServeOutput {
  const print = (event: string, facts: object): void => out(`${JSON.stringify({ event, ...facts })}\n`)
  return {
    started: ({ url, port, interactions, services }) => print('listening', { url, port, interactions, services }),
    call: (call) => print('call', call),
    note: (message) => print('note', { message }),
    reloaded: ({ interactions, services }, problems) => print('reloaded', { interactions, services, problems }),
  }
}

function textLines({ out, err, paint }: Surroundings): ServeOutput {
  return {
    started: (server, recordings) => out(printStart(server, recordings, paint)),
    call: (call) => out(`${printCall(call, paint)}\n`),
    note: (sentence) => err(`${printable(sentence)}\n`),
    reloaded({ interactions }, problems) {
      for (const problem of problems) err(`${problem}\nWhat was read before is served on.\n`)
      out(`${paint('dim', `Read again: ${amount(interactions, 'interaction')}; sequences start over.`)}\n`)
    },
  }
}

function printStart(
  { url, services, interactions }: RunningServer,
  recordings: number,
  paint: Surroundings['paint'],
): string {
  const head = ['service', 'base URL to use', 'in place of']
  const rows = services.map((one) => [one.name, one.url, one.baseUrls.join(', ')])
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]): string =>
    `  ${cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()}`
  const from = amount(recordings, 'recording')
  return [
    `Serving ${amount(interactions, 'interaction')} of ${amount(services.length, 'service')} from ${from} at ${paint('bold', url)}`,
    '',
    paint('dim', line(head)),
    ...rows.map(line),
    '',
    `  ${url}/__understudy/ shows what is served. Ctrl+C stops.`,
    '',
    '',
  ].join('\n')
}

function printCall(call: ServedCall, paint: Surroundings['paint']): string {
  const { method, outcome, status, failure, interaction, gaveUp, message } = call
  const ended = gaveUp ? 'the client left' : (failure ?? (status === null ? '' : ''))
  const state = [status, ended === '' ? undefined : ended].filter((one) => one !== undefined && one !== null).join(' ')
  const what = interaction ?? outcome
  const line = `${method} ${shownUrl(call)} ${state} ${what} ${Math.round(call.ms)} ms`
  if (message === null) return printable(line)
  const reason = message.split('\n').map((text) => `  ${printable(text)}`)
  return [paint('red', printable(line)), ...reason].join('\n')
}

/** The path, where the interaction's id tells the service. */
function shownUrl({ url, interaction }: ServedCall): string {
  if (interaction === null) return url
  const end = url.indexOf('/', url.indexOf('//') + 2)
  return end === -1 ? '/' : url.slice(end)
}

/** A request line may hold what a terminal would obey. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '�')
}
