export { recordingHandler, type RecordingHandlerOptions } from './recording-handler.js'
