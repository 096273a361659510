import { createRequire } from 'node:module'
import type * as Sanitize from './sanitize.js'
import type * as Save from './save.js'
import type * as Verify from './verify.js'

/** A part of the session that most of them never need. */
interface LaterModule<T> {
  /** Give it where it is loaded already: where the source runs as it is, there is nothing to require. */
  provide(module: T): void
  /** Load it at once, as who asks cannot wait. */
  get(): T
}

/** The rules that find secrets in any text. A replay needs them only where it has something to tell. */
export const secretRules: LaterModule<typeof Sanitize> = loadLater('./sanitize.js')

/** What only a session with something to save needs, for where that cannot wait: a process is about to end. */
export const saving: LaterModule<typeof Save> = loadLater('./save.js')

/** What only sessions of a run that compares need. */
export const verifying: LaterModule<typeof Verify> = loadLater('./verify.js')

/** Built, these stand beside the chunk that this is in. */
function loadLater<T>(path: string): LaterModule<T> {
  let loaded: T | null = null
  return {
    provide: (module) => void (loaded = module),
    get: () => (loaded ??= createRequire(import.meta.url)(path) as T),
  }
}
