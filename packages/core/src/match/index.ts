export { liveBody, Matcher, textOf, type LiveRequest, type Match, type MatcherOptions } from './matcher.js'
export { bodyKey, headKey, parsePointers, type Redacted } from './request-key.js'
export { hideSecrets } from './match-request.js'
export { explainMiss, type MissFacts } from './near-miss.js'
