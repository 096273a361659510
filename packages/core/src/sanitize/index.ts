export { isSecretField, isSecretQuery, STAND_IN, withoutSecrets } from './known-places.js'
export { hideSecretsOf, sanitize } from './sanitize.js'
