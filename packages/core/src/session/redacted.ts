import type { Redacted } from '../match/index.js'
import { isSecretField, isSecretQuery, withoutSecrets } from '../sanitize/index.js'

/** Places at which any value matches. */
export const REDACTED: Redacted = { queryName: isSecretQuery, field: isSecretField, header: withoutSecrets }
