export { rulesByService, secretHider } from '../sanitize/index.js'
