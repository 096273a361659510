export { isSecretField, isSecretHeader, isSecretQuery } from './known-places.js'
export { sanitize, type Sanitized, type SanitizeInput } from './sanitize.js'
export { findSecrets, type FoundSecret } from './secrets.js'
