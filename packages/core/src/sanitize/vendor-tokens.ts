import { AI_TOKENS } from './vendor-tokens/ai.js'
import { BUSINESS_TOKENS } from './vendor-tokens/business.js'
import { CLOUD_TOKENS } from './vendor-tokens/cloud.js'
import { CODE_HOSTING_TOKENS } from './vendor-tokens/code-hosting.js'
import { CONNECTION_TOKENS } from './vendor-tokens/connections.js'
import { INFRASTRUCTURE_TOKENS } from './vendor-tokens/infrastructure.js'
import { KEY_TOKENS } from './vendor-tokens/keys.js'
import { MESSAGING_TOKENS } from './vendor-tokens/messaging.js'
import { NAMED_TOKENS } from './vendor-tokens/named.js'
import { OBSERVABILITY_TOKENS } from './vendor-tokens/observability.js'
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
  ...INFRASTRUCTURE_TOKENS,
  ...PAYMENT_TOKENS,
  ...MESSAGING_TOKENS,
  ...AI_TOKENS,
  ...BUSINESS_TOKENS,
  ...OBSERVABILITY_TOKENS,
  ...CONNECTION_TOKENS,
  ...NAMED_TOKENS,
]
