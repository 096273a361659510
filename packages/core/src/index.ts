/** What test code and configuration files may import. It is light, and it loads nothing of the engine. */
export { defineConfig, type DefinedConfig } from './config/define-config.js'
export type {
  MatchConfig,
  MatchFunction,
  MatchRequest,
  OwnRule,
  ParametersConfig,
  ReplayConfig,
  SanitizeConfig,
  ServiceConfig,
  UnderstudyConfig,
} from './config/config.js'
export type { DriftConfig, PullRequestConfig, ServiceCredentials } from './config/drift-config.js'
export { isUnderstudyError, UnderstudyError, type ErrorCode } from './errors.js'
export type {
  CallOutcome,
  Interaction,
  Mode,
  RecordedBody,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from './model/index.js'
export { captured, type Captured, type ChangeOptions, type Changes } from './registry/captured.js'
export type { CallConditions, CallPredicate } from './registry/conditions.js'
export type { FaultKind } from './registry/fault-kinds.js'
export { faults, type Fault, type FaultOptions } from './registry/faults.js'
export type { HeadersToSend } from './registry/headers-to-send.js'
export { mockRegistry, type MockRegistry } from './registry/mock-registry.js'
export {
  mockResponse,
  type BodyToSend,
  type MockResponse,
  type TruncatedBodyOptions,
} from './registry/mock-response.js'
export type { CaptureName, CaptureOf, OperationName, Register, ServiceName } from './registry/names.js'
export { serviceCall, type ServiceCall, type ServiceCallMock } from './registry/service-call.js'
export type { ServiceExchange, ServiceRequest } from './registry/service-request.js'
