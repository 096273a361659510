export { createBaseline } from './create-baseline.js'
export type { Baseline, Comparison, DriftOptions, LiveAnswer } from './comparison.js'
export type { Finding, Location } from './finding.js'
export { KINDS, type Kind, type Severity } from './kinds.js'
export { type DriftResult, type RunFinding } from './drift-result.js'
export { exitCodeOf, exitOf } from './exit-rules.js'
export { judgeRun, type CheckedCall } from './judge-run.js'
export type {
  DriftReport,
  DriftRunFacts,
  DriftUpdate,
  FailedTest,
  UnrecordedCall,
  UpdatedRecording,
} from './drift-report.js'
