/** The runners that are driven. */
export type RunnerKind = 'jest' | 'vitest'

/** A project's own runner, and how the project starts it. */
export interface Runner {
  kind: RunnerKind
  /** Absolute path of the folder that it runs in. */
  rootDir: string
  /** Absolute path of the script that Node runs. */
  bin: string
  /** The configuration that was found, relative to the folder: for a person. Null where there is none. */
  configFile: string | null
  /** What the project's script gives: Node's options, the runner's, and the environment where it is not set otherwise. */
  nodeArgs: string[]
  args: string[]
  env: Record<string, string>
}
