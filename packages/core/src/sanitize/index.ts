export { isSecretField, isSecretQuery, withoutSecrets } from './known-places.js'
export { Rules, rulesByService, type RulesOptions } from './rules.js'
export { hideSecretsOf, sanitize, type DraftRedaction } from './sanitize.js'
export { isStandIn, STAND_IN } from './stand-in.js'
