import { resolveMode } from '../config/resolve-mode.js'
import type { Mode } from '../model/index.js'

/**
 * Choose the mode of a process that has no runner: `UNDERSTUDY_MODE`, else `replay` where `CI` is set, and `auto` at a desk. A
 * drift run compares what the tests themselves call: other processes replay meanwhile, so that they reach no live service.
 *
 * @throws mode-unknown
 */
export function processMode(env: Readonly<Record<string, string | undefined>>): Mode {
  const mode = resolveMode({ runner: isCi(env['CI']) ? 'none' : 'new', env })
  return mode === 'verify' ? 'replay' : mode
}

function isCi(value = ''): boolean {
  return !['', '0', 'false'].includes(value.trim().toLowerCase())
}
