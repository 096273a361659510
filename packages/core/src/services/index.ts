export { configuredOperation, operationOf } from './operation.js'
export { createServices, type Place, type Services } from './services.js'
