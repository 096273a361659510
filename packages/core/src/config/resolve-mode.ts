import { UnderstudyError } from '../errors.js'
import { MODES, type Mode } from '../model/index.js'
import { nearestName } from '../nearest-name.js'

/** How a runner treats snapshots: `new` at a desk, `none` in CI, `all` with `-u`. */
export type SnapshotUpdate = 'all' | 'new' | 'none'

const MODE_OF: Record<SnapshotUpdate, Mode> = { new: 'auto', none: 'replay', all: 'record' }

/** What chooses the mode. */
export interface ModeOptions {
  runner: SnapshotUpdate
  env: Record<string, string | undefined>
}

/**
 * Choose the mode: `UNDERSTUDY_MODE` where it is set, else as the runner treats its snapshots.
 *
 * @throws mode-unknown
 */
export function resolveMode({ runner, env }: ModeOptions): Mode {
  const name = env['UNDERSTUDY_MODE']?.trim() ?? ''
  if (name === '') return MODE_OF[runner]
  const mode = MODES.find((known) => known === name)
  if (mode !== undefined) return mode
  const nearest = nearestName(name, MODES)
  throw new UnderstudyError('mode-unknown', {
    what: `UNDERSTUDY_MODE is "${name}", which is no mode`,
    facts: [['modes', MODES.join(', ')]],
    fix: nearest === undefined ? 'set it to one of these, or unset it' : `set it to "${nearest}"`,
  })
}
