import { createRequire } from 'node:module'
import type * as Verify from './verify.js'

type VerifyModule = typeof Verify

let loaded: VerifyModule | null = null

/** Give what compares where it is loaded already. */
export function provideVerify(module: VerifyModule): void {
  loaded = module
}

/** What only sessions of a run that compares need. It is loaded at once, as a session cannot wait to hook the network. */
export function verify(): VerifyModule {
  loaded ??= createRequire(import.meta.url)('./verify.js') as VerifyModule
  return loaded
}
