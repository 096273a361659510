export { liveBody, Matcher, textOf, type LiveRequest, type Match } from './matcher.js'
export { bodyKey, headKey, hideSecrets, parsePointers, type Redacted } from './request-key.js'
export { explainMiss } from './near-miss.js'
