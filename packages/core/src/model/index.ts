export { daysBefore } from './days.js'
export type { JsonValue } from './json.js'
export type { LiveCall, LiveCallAnswer, LiveCallRequest, SkipReason } from './live-call.js'
export { MODES, type Mode } from './mode.js'
export { RECORDING_VERSION } from './recording.js'
export type {
  Interaction,
  JsonLayout,
  MultipartPart,
  RecordedBody,
  RecordedError,
  RecordedHeaders,
  RecordedRequest,
  RecordedResponse,
  Recording,
  StreamChunk,
} from './recording.js'
export type {
  Caller,
  CallerFrame,
  CallOutcome,
  CallRecord,
  SessionCounts,
  SessionResult,
  UnusedMock,
} from './session-result.js'
export type { CoordinatorMessage, SessionMessage, VerifyPlan, VerifyRun } from './verify-plan.js'
