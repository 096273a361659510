export { operationOf, templateOf, type Operation, type OperationHints } from './operation.js'
export { createServices, isLoopback, type Place, type Services } from './services.js'
