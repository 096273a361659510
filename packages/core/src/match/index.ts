export { liveBody, Matcher, textOf, type LiveRequest, type Match, type MatcherOptions } from './matcher.js'
export { bodyKey, headKey, hideSecrets, parsePointers, type Redacted } from './request-key.js'
export { explainMiss, type MissFacts } from './near-miss.js'
