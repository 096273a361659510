export { toAnswer, toFailedAnswer, type BodyFiles } from './answer.js'
export { toRegisteredAnswer } from './registered-answer.js'
export { NO_ANSWER } from './no-answer.js'
