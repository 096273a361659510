import { relative } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import type { UnderstudyError } from '../errors.js'
import type { Mode } from '../model/index.js'
import { createSession, SESSION } from '../session/file-session.js'
import { findNamedRecording } from '../session/named-recording.js'
import { saveWhenQuiet } from '../session/save-when-quiet.js'
import type { Session } from '../session/session.js'
import { beforeEnd } from './before-end.js'
import { loadConfigAbove } from './config-above.js'
import { processMode } from './process-mode.js'

/**
 * Start the session of this process, or of this thread of it, as its environment says. It ends with the process.
 *
 * @throws recording-missing, mode-unknown, config-unreadable, config-invalid, recording-invalid, recording-version
 */
export function startProcessSession(env: NodeJS.ProcessEnv): void {
  // Another copy of the package was first, or a test runner's environment.
  if (Object.hasOwn(globalThis, SESSION)) return
  const mode = processMode(env)
  if (mode === 'live') return
  const cwd = process.cwd()
  const { path, testFile } = findNamedRecording(env['UNDERSTUDY_RECORDING'], { cwd, mode, by: 'UNDERSTUDY_RECORDING' })
  // Processes that this one starts may work in another folder.
  env['UNDERSTUDY_RECORDING'] = path
  const failures = new Set<string>()
  const session = createSession({
    testFile,
    rootDir: cwd,
    mode,
    config: loadConfigAbove(cwd),
    realm: globalThis,
    recordingPath: path,
    soleTest: env['UNDERSTUDY_TEST'] || null,
    onFailure: (error) => tell(error, failures),
  })
  session.start()
  if (mode !== 'replay') keep(session, mode, relative(cwd, path))
  if (isStrict(env)) process.on('exit', () => failIfAny(failures))
}

/** Save from time to time, and before the end. */
function keep(session: Session, mode: Mode, shownAs: string): void {
  let saved = 0
  const keeper = saveWhenQuiet(session, {
    onSaved: (count) => (saved = count),
    onError: (error) => print(error.message),
  })
  const last = (): void => {
    keeper.save()
    if (saved > 0 && isMainThread) print(`${callsOf(saved)} ${mode === 'auto' ? 'added to' : 'recorded in'} ${shownAs}`)
    saved = 0
  }
  beforeEnd(last)
}

function callsOf(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`
}

/** A client that tries again and again says the same each time. */
function tell({ message }: UnderstudyError, told: Set<string>): void {
  if (!told.has(message)) print(message)
  told.add(message)
}

function print(text: string): void {
  process.stderr.write(`understudy: ${text}\n`)
}

function isStrict(env: NodeJS.ProcessEnv): boolean {
  return !['', '0', 'false', undefined].includes(env['UNDERSTUDY_STRICT'])
}

function failIfAny(failures: ReadonlySet<string>): void {
  if (failures.size > 0) process.exitCode ||= 1
}
