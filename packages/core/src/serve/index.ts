export { CLIENT_HEADER } from './reception.js'
export { MISS_STATUS } from './miss-answer.js'
export { DEFAULT_PORT } from './listen.js'
export type { Forwarded } from './record-forward.js'
export { findNamedRecording, type NamedRecording } from '../session/named-recording.js'
export { startRecordingProxy, type RecordingProxy, type RecordingProxyOptions } from './record-proxy.js'
export { startServer } from './start-server.js'
export type {
  Certificate,
  RunningServer,
  ServeChange,
  ServedCall,
  ServedService,
  ServeOptions,
} from './serve-options.js'
