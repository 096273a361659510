import { dirname } from 'node:path'
import type { ResolvedConfig } from '../config/config.js'
import { findConfig, loadConfig } from '../config/load-config.js'

/**
 * Load the configuration of the folder that a process works in, or of the nearest one above it that has any.
 *
 * @throws config-unreadable, config-invalid
 */
export function loadConfigAbove(cwd: string): ResolvedConfig {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (findConfig(folder) !== null) return loadConfig(folder)
    if (folder === dirname(folder)) return loadConfig(cwd)
  }
}
