import type { UnderstudyConfig } from './config.js'

/** Return the configuration as it is: it gives editors the types. */
export function defineConfig(config: UnderstudyConfig): UnderstudyConfig {
  return config
}
