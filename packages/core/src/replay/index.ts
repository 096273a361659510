export { toAnswer, toFailedAnswer, type BodyFiles } from './answer.js'
export { toRegisteredAnswer, type RegisteredContext } from './registered-answer.js'
