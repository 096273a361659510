export { toAnswer, toFailedAnswer, type BodyFiles } from './answer.js'
