import { createRequire } from 'node:module'
import type * as Sanitize from './sanitize.js'

type SecretRules = typeof Sanitize

let loaded: SecretRules | null = null

/** Give the rules where they are loaded already. */
export function provideSecretRules(rules: SecretRules): void {
  loaded = rules
}

/**
 * The rules that find secrets in any text. A replay needs them only where it has something to tell, so they are loaded
 * then: at once, as messages cannot wait.
 */
export function secretRules(): SecretRules {
  loaded ??= createRequire(import.meta.url)('./sanitize.js') as SecretRules
  return loaded
}
