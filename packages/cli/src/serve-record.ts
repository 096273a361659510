import { relative } from 'node:path'
import { findNamedRecording, startRecordingProxy, type Forwarded } from '@understudy/core/serve'
import { amount } from './amount.js'
import { configFor } from './serve-config.js'
import type { RecordFlags } from './serve-record-options.js'
import { EXIT, type Surroundings } from './surroundings.js'
import { untilStopped } from './until-stopped.js'

/** What the flags of `serve --record` say. */
export interface ServeRecordFlags extends RecordFlags {
  test?: string
  port: number
  host: string
  json?: boolean
  quiet?: boolean
}

/** Record until the process is told to stop, and return the exit code. */
export async function serveRecord(flags: ServeRecordFlags, surroundings: Surroundings): Promise<number> {
  const { cwd } = surroundings
  const { target = '', into, update = false, test = null, port, host } = flags
  const mode = update ? 'record' : 'auto'
  const { path, testFile } = findNamedRecording(into, { cwd, mode, by: '--into' })
  const shownAs = relative(cwd, path)
  const output = recordOutput(flags, surroundings)
  let isUnsaved = false
  const proxy = await startRecordingProxy({
    target,
    recording: path,
    testFile,
    rootDir: cwd,
    config: configFor([path], cwd),
    test,
    mode,
    port,
    host,
    ...(flags.quiet !== true && { onCall: output.call }),
    onSaved: () => (isUnsaved = false),
    onError: (error) => {
      isUnsaved = true
      output.note(error.message)
    },
  })
  output.started({ url: proxy.url, port: proxy.port, target, recording: shownAs }, update)
  try {
    await untilStopped()
  } finally {
    const { counts, notes } = await proxy.close()
    for (const note of notes) output.note(note)
    output.stopped({ recorded: counts.recorded, replayed: counts.replayed, recording: shownAs })
  }
  return isUnsaved ? EXIT.found : EXIT.clean
}

interface Started {
  url: string
  port: number
  target: string
  recording: string
}

interface Stopped {
  recorded: number
  replayed: number
  recording: string
}

interface RecordOutput {
  started(facts: Started, isUpdate: boolean): void
  call(call: Forwarded): void
  note(sentence: string): void
  stopped(facts: Stopped): void
}

function recordOutput({ json = false }: { json?: boolean }, surroundings: Surroundings): RecordOutput {
  return json ? jsonLines(surroundings) : textLines(surroundings)
}

function jsonLines({ out }: Surroundings): RecordOutput {
  const print = (event: string, facts: object): void => out(`${JSON.stringify({ event, ...facts })}\n`)
  return {
    started: (facts) => print('listening', facts),
    call: (call) => print('call', call),
    note: (message) => print('note', { message }),
    stopped: (facts) => print('stopped', facts),
  }
}

function textLines({ out, err, paint }: Surroundings): RecordOutput {
  return {
    started({ url, target, recording }, isUpdate) {
      const what = isUpdate
        ? 'All calls are sent on, and recorded again.'
        : 'What is recorded is replayed, the rest is sent on.'
      out(`Recording ${target} into ${recording} at ${paint('bold', url)}\n\n  ${what} Ctrl+C saves and stops.\n\n`)
    },
    call({ method, path, status, failure }) {
      const line = printable(`${method} ${path} ${failure ?? status ?? 'the client left'}`)
      out(`${failure === null ? line : paint('red', line)}\n`)
    },
    note: (sentence) => err(`${sentence}\n`),
    stopped({ recorded, replayed, recording }) {
      out(`\n${amount(recorded, 'call')} recorded, ${replayed} replayed: ${recording}\n`)
    },
  }
}

/** A request line may hold what a terminal would obey. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, '\uFFFD')
}
