export { isSecretField, isSecretHeader, isSecretQuery, STAND_IN, withoutSecrets } from './known-places.js'
export { hideSecretsOf, sanitize, type SanitizeContext, type Sanitized, type SanitizeInput } from './sanitize.js'
export { findSecrets, type FoundSecret } from './secrets.js'
