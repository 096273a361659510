export { toAnswer, toHeaderList, type AnswerOptions, type BodyFiles } from './answer.js'
