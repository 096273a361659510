export { liveBody, Matcher, textOf, type LiveRequest, type Match, type MatcherOptions } from './matcher.js'
export { bodyKey, headKey, parsePointers, type Redacted } from './request-key.js'
export { explainMiss, hideSecrets, type MissFacts } from './near-miss.js'
