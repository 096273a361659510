export { configuredOperation, isIdSegment, operationOf, templateOf } from './operation.js'
export { createServices, type Place, type Services } from './services.js'
