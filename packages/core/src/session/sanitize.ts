export { hideSecretsOf, rulesByService } from '../sanitize/index.js'
