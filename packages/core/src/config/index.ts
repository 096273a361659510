export { withCoverageOptions } from './coverage-check.js'
export { defineConfig } from './define-config.js'
export { findConfig, loadConfig, reloadConfig } from './load-config.js'
export { joinConfigs } from './join-configs.js'
export { resolveConfig } from './resolve-config.js'
export { resolveMode, type ModeOptions, type SnapshotUpdate } from './resolve-mode.js'
export type {
  MatchConfig,
  MatchFunction,
  MatchRequest,
  OwnRule,
  ParametersConfig,
  ReplayConfig,
  ResolvedConfig,
  ResolvedService,
  SanitizeConfig,
  ServiceConfig,
  UnderstudyConfig,
} from './config.js'
export {
  COVERAGE_REPORTERS,
  type CoverageConfig,
  type CoverageReporterName,
  type CoverageThresholds,
  type ResolvedCoverageConfig,
  type ServiceThresholds,
} from './coverage-config.js'
export { DRIFT_BASELINE, parseSample } from './drift-check.js'
export type { DriftConfig, PullRequestConfig, ResolvedDriftConfig, ServiceCredentials } from './drift-config.js'
export { wantsCoverage } from './wants-coverage.js'
