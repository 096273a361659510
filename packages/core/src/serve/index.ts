export { CLIENT_HEADER } from './reception.js'
export { MISS_STATUS } from './miss-answer.js'
export { DEFAULT_PORT, startServer } from './start-server.js'
export type {
  Certificate,
  RunningServer,
  ServeChange,
  ServedCall,
  ServedService,
  ServeOptions,
} from './serve-options.js'
