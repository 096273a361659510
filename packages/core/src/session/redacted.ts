import type { Redacted } from '../match/index.js'
import { isSecretField, isSecretQuery } from '../sanitize/index.js'

/** Places at which any value matches. */
export const REDACTED: Redacted = { queryName: isSecretQuery, field: isSecretField }
