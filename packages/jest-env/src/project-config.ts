import { loadConfig, type ResolvedConfig } from '@understudy/core/config'

const loaded = new Map<string, ResolvedConfig>()

/** Load a project's configuration, once per process: its own, or else that of the run's root. */
export function projectConfig(rootDir: string, globalRootDir: string): ResolvedConfig {
  const own = load(rootDir)
  return own.file === null && globalRootDir !== rootDir ? load(globalRootDir) : own
}

function load(rootDir: string): ResolvedConfig {
  const known = loaded.get(rootDir)
  if (known) return known
  const config = loadConfig(rootDir)
  loaded.set(rootDir, config)
  return config
}
