export { createBaseline } from './create-baseline.js'
export type {
  Baseline,
  CallContext,
  Comparison,
  DriftOptions,
  IgnoreRule,
  LiveAnswer,
  Sighting,
  Unverified,
  Verdict,
} from './comparison.js'
export type { EvidenceStrength, Finding, FindingCounts, Location } from './finding.js'
export { KINDS, ruleOf, SEVERITIES, type Kind, type KindRule, type Severity } from './kinds.js'
export {
  DRIFT_RESULT_VERSION,
  type DriftResult,
  type DriftSummary,
  type RunFinding,
  type UncheckedCall,
  type UnverifiedPlace,
} from './drift-result.js'
export { exitCodeOf, exitOf, type Exit } from './exit-rules.js'
export { judgeRun, type CheckedCall, type RunOptions } from './judge-run.js'
export type {
  DriftReport,
  DriftRunFacts,
  DriftUpdate,
  FailedTest,
  UnrecordedCall,
  UpdatedRecording,
} from './drift-report.js'
