import { realClearTimeout, realSetTimeout } from '../network/clock.js'
import type { Session } from './session.js'

/** How often to look whether something is to be saved, in ms. */
const LOOK_MS = 250

/** After so many looks that found nothing new it is saved: a second. */
const QUIET_LOOKS = 4

/** After so many looks it is saved though calls go on: ten seconds. */
const BUSY_LOOKS = 40

/** Who hears of what was saved. */
export interface SaveListener {
  /** So many calls are saved since the session began. */
  onSaved?(count: number): void
  /** Once for each text. */
  onError(error: Error): void
}

/** What saves, and how to end it. */
export interface Keeper {
  /** Save what is new now. Errors go to the listener. */
  save(): void
  stop(): void
}

/**
 * Save what a session records whenever no call has begun or ended for a second, or after ten, so that a process that is killed
 * loses little. Keeps no process alive.
 */
export function saveWhenQuiet(session: Pick<Session, 'save' | 'progress'>, listener: SaveListener): Keeper {
  const told = new Set<string>()
  let saved = 0
  let seen = { open: 0, over: 0 }
  let looks = 0
  let quietLooks = 0

  function save(): void {
    looks = 0
    const { over } = session.progress
    if (over === saved) return
    try {
      const count = session.save()
      saved = over
      listener.onSaved?.(count)
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      if (!told.has(error.message)) listener.onError(error)
      told.add(error.message)
    }
  }

  function look(): void {
    const { open, over } = session.progress
    quietLooks = open === seen.open && over === seen.over ? quietLooks + 1 : 0
    seen = { open, over }
    looks += 1
    if (over > saved && (quietLooks >= QUIET_LOOKS || looks >= BUSY_LOOKS)) save()
    timer = wait(look)
  }

  let timer = wait(look)
  return { save, stop: () => realClearTimeout(timer) }
}

function wait(look: () => void): NodeJS.Timeout {
  return realSetTimeout(look, LOOK_MS).unref()
}
