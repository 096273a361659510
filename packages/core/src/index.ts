/** What test code and configuration files may import. It is light, and it loads nothing of the engine. */
export { defineConfig } from './config/define-config.js'
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
export type { Interaction, Mode, RecordedBody, RecordedRequest, RecordedResponse, Recording } from './model/index.js'
