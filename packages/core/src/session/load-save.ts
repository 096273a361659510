import { createRequire } from 'node:module'
import type * as Save from './save.js'

type SaveModule = typeof Save

let loaded: SaveModule | null = null

/** Give what saves where it is loaded already. */
export function provideSave(module: SaveModule): void {
  loaded = module
}

/** What only a session with something to save needs, for where that cannot wait: a process is about to end. */
export function saver(): SaveModule {
  loaded ??= createRequire(import.meta.url)('./save.js') as SaveModule
  return loaded
}
