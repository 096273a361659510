import type { ResolvedConfig } from '@understudy/core/config'
import type { Mode, SessionResult } from '@understudy/core/session'

/** What the main process tells the workers of a project about the run: plain data, by Vitest's `provide`. */
export interface WorkerSettings {
  mode: Mode
  /** Absolute path of the root project; paths in results are relative to it. */
  rootDir: string
  /** Null where it holds functions, which no message carries: then the worker loads it from `configDir`. */
  config: ResolvedConfig | null
  /** Absolute path of the folder whose configuration counts. */
  configDir: string
  /** True where no test file of the run is sure to run in full, or the absolute paths of those that are not. */
  partial: true | string[]
  /** The same for filters of tests alone: a shard or a choice of files leaves no test of a file out. */
  filtered: true | string[]
  /** Whether workers find out where calls came from. */
  traceCallers: boolean
  /** Why no file can run: what is wrong with the configuration. */
  failure?: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by Understudy at the start of each run. */
    understudy: WorkerSettings
  }
  interface TaskMeta {
    /** What the session of a test file did. Stands on the file, after its last hook. */
    understudy?: SessionResult
  }
}
