import { AI_TOKENS } from './vendor-tokens/ai.js'
import { BUSINESS_TOKENS } from './vendor-tokens/business.js'
import { CLOUD_TOKENS } from './vendor-tokens/cloud.js'
import { CODE_HOSTING_TOKENS } from './vendor-tokens/code-hosting.js'
import { CONNECTION_TOKENS } from './vendor-tokens/connections.js'
import { KEY_TOKENS } from './vendor-tokens/keys.js'
import { MESSAGING_TOKENS } from './vendor-tokens/messaging.js'
import { NAMED_TOKENS } from './vendor-tokens/named.js'
import { PAYMENT_TOKENS } from './vendor-tokens/payment.js'
import type { VendorToken } from './vendor-tokens/vendor-token.js'

export type { VendorToken } from './vendor-tokens/vendor-token.js'

/**
 * Every kind of token that is recognisable wherever it stands. Where several match, the earlier in this list and the
 * longer match is the better name. Sources of the facts: `docs/sanitizing-rules-sources.md`.
 */
export const VENDOR_TOKENS: readonly VendorToken[] = [
  ...KEY_TOKENS,
  ...CODE_HOSTING_TOKENS,
  ...CLOUD_TOKENS,
  ...PAYMENT_TOKENS,
  ...MESSAGING_TOKENS,
  ...AI_TOKENS,
  ...BUSINESS_TOKENS,
  ...CONNECTION_TOKENS,
  ...NAMED_TOKENS,
]

/** Where a token stands in a text, and the part of it that is secret. */
export interface TokenMatch {
  start: number
  end: number
  secretStart: number
  secretEnd: number
}

const STICKY = new WeakMap<VendorToken, RegExp>()

/** Match one kind of token around an anchor that stands at `hit`; null where it is another thing. */
export function matchAround(token: VendorToken, text: string, hit: number): TokenMatch | null {
  const pattern = stickyPattern(token)
  for (let start = Math.max(0, hit - (token.lookBack ?? 0)); start <= hit; start += 1) {
    pattern.lastIndex = start
    const indices = pattern.exec(text)?.indices
    if (indices === undefined) continue
    const [from, end] = indices[0]!
    if (end <= hit) continue
    const [secretStart, secretEnd] = indices.groups?.['secret'] ?? [from, end]
    return { start: from, end, secretStart, secretEnd }
  }
  return null
}

function stickyPattern(token: VendorToken): RegExp {
  const known = STICKY.get(token)
  if (known !== undefined) return known
  const pattern = new RegExp(token.pattern.source, 'dy')
  STICKY.set(token, pattern)
  return pattern
}
