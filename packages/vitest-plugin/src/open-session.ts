import type * as Core from '@understudy/core'
import type * as Config from '@understudy/core/config'
import type * as Engine from '@understudy/core/session'
import type { RunnerTestFile } from 'vitest'
import type { WorkerSettings } from './worker-settings.js'

// The engine is loaded by Node itself, once per worker: past Vite's transforms, the user's module mocks, and the
// context that the vm pools make anew for each file, whose `node:module` and `import` are replaced.
const requireNative = process.getBuiltinModule('node:module').createRequire(import.meta.url)

/** Shared by all files of a worker, in whichever context they run. */
const slot = process as { [OPEN]?: { file: RunnerTestFile; session: Engine.Session } | undefined }
const OPEN = Symbol.for('understudy.vitest-file')

/**
 * Start the session of a test file. Undefined where it has one: another copy of the package was first.
 * @throws recording-invalid and what else keeps a session from starting
 */
export async function openSession(file: RunnerTestFile, settings: WorkerSettings): Promise<Engine.Session | undefined> {
  if (slot[OPEN]?.file === file) return undefined
  // A file that was filtered out or could not be loaded runs no hooks, so its session is still open.
  await slot[OPEN]?.session.finish({ complete: false, isWhole: false })
  if (settings.failure !== undefined) throw new Error(settings.failure)
  const { createSession } = requireNative('@understudy/core/session') as typeof Engine
  const session = createSession({
    testFile: file.filepath,
    rootDir: settings.rootDir,
    mode: settings.mode,
    config: settings.config ?? loadConfig(settings.configDir),
    realm: globalThis,
    traceCallers: settings.traceCallers,
  })
  session.start()
  slot[OPEN] = { file, session }
  return session
}

function loadConfig(folder: string) {
  return (requireNative('@understudy/core/config') as typeof Config).loadConfig(folder)
}

/** The error of a run that its main process has not prepared. */
export function reporterMissing(): Error {
  const { UnderstudyError } = requireNative('@understudy/core') as typeof Core
  return new UnderstudyError('environment-missing', {
    what: 'The worker set-up of Understudy runs, but its reporter does not, which tells it the mode',
    fix: "add understudy() from '@understudy/vitest-plugin' to the plugins, and keep the reporter that it adds",
  })
}
