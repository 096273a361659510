export { configuredOperation, operationOf, type OperationHints } from './operation.js'
export { createServices, type Place, type Services } from './services.js'
