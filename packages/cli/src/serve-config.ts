import { findConfigFolder } from '@understudy/core/check'
import { joinConfigs, loadConfig, reloadConfig } from '@understudy/core/config'

type Config = ReturnType<typeof loadConfig>

/**
 * Load the configuration of recordings: of each, that of the nearest folder above it that has one. Several are joined.
 * @throws config-unreadable, config-invalid
 */
export function configFor(recordings: readonly string[], cwd: string): Config {
  return joined(configFoldersOf(recordings, cwd).map((folder) => loadConfig(folder)))
}

/** The same as it is now, though it was loaded before. */
export function freshConfigFor(recordings: readonly string[], cwd: string): Config {
  return joined(configFoldersOf(recordings, cwd).map((folder) => reloadConfig(folder)))
}

/** The folders in which these configurations are, or would be. */
export function configFoldersOf(recordings: readonly string[], cwd: string): string[] {
  return [
    ...new Set([...recordings.map((path) => findConfigFolder(path, cwd)), ...(recordings.length === 0 ? [cwd] : [])]),
  ]
}

function joined(configs: readonly Config[]): Config {
  const [first, ...others] = configs
  return joinConfigs([first!, ...others])
}
