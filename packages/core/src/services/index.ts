export { configuredOperation, operationOf } from './operation.js'
export { bodyHints, type OperationHints } from './protocol-name.js'
export { isSafeRequest } from './safe-request.js'
export { createServices, type Place, type Services } from './services.js'
