export { isSecretField, isSecretHeader, isSecretQuery, withoutSecrets } from './known-places.js'
export { sanitize, type Sanitized, type SanitizeInput } from './sanitize.js'
export { findSecrets, type FoundSecret } from './secrets.js'
