export { toAnswer, toFailedAnswer, toHeaderList, type AnswerOptions, type BodyFiles } from './answer.js'
