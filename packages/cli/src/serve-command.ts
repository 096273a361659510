import { InvalidArgumentError, type Command } from 'commander'
import type { ServeFlags } from './serve.js'
import { addRecordOptions, assertFitting, type RecordFlags } from './serve-record-options.js'
import type { Surroundings } from './surroundings.js'

const HELP = `
A request names its service by what comes first of these:
  its Host header, or the URL that a proxy is asked for    http_proxy=http://127.0.0.1:4400
  the first segment of its path                            http://127.0.0.1:4400/PaymentService/refunds
  nothing, where one service is served, or one answers     http://127.0.0.1:4400/refunds

A repeated request plays the next recorded answer; the header x-understudy-client gives a client sequences of its own.
GET /__understudy/ shows what is served, POST /__understudy/reset starts over.

Exit code: 0 stopped, 3 used wrongly, or nothing to serve.`

/** Add `understudy serve`. */
export function addServe(program: Command, surroundings: Surroundings, exit: (code: number) => void): void {
  addRecordOptions(program.command('serve'))
    .description('play recordings on a port, or record there: for curl, a browser, an application in another process')
    .argument('[file...]', 'recordings, test files, folders or globs; default: all recordings below this folder')
    .option('--test <name>', 'only what tests recorded whose names hold this text')
    .option('--service <name>', 'only this service')
    .option('--port <number>', 'port to listen on, 0 for one that is free', portOf, 4400)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--latency <how>', 'recorded, none, or ms; default: replay.latency of understudy.config', latencyOf)
    .option('--watch', 'read recordings and configuration again when they change')
    .option('--no-cors', 'do not let pages of other origins read the answers')
    .option('--tls', 'speak https too, with a certificate made for this run')
    .option('--tls-cert <file>', 'speak https too, with this certificate (PEM)')
    .option('--tls-key <file>', 'and with its key (PEM)')
    .option('--json', 'print a line of JSON for each call')
    .option('--quiet', 'print no calls')
    .addHelpText('after', HELP)
    .action(async (files: string[], flags: ServeFlags & RecordFlags) => {
      assertFitting(files, { ...flags })
      if (flags.record === true) {
        const { serveRecord } = await import('./serve-record.js')
        return exit(await serveRecord(flags, surroundings))
      }
      const { serve } = await import('./serve.js')
      exit(await serve(files, flags, surroundings))
    })
}

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It is a number from 0 to 65535.')
  return port
}

function latencyOf(text: string): 'recorded' | 'none' | number {
  if (text === 'recorded' || text === 'none') return text
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It is "recorded", "none", or a number of ms.')
  return Number(text)
}
