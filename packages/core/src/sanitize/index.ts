export { isSecretField, isSecretQuery, withoutSecrets } from './known-places.js'
export {
  auditInteractions,
  sanitizeAgain,
  type Audit,
  type AuditedRedaction,
  type SanitizedAgain,
  type SecretFinding,
} from './audit.js'
export { refuseSecrets } from './gate.js'
export { Rules, rulesByService, type RulesOptions } from './rules.js'
export { hideSecretsOf, sanitize, type DraftRedaction, type Sanitized } from './sanitize.js'
export { isStandIn, STAND_IN } from './stand-in.js'
