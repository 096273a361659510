export { findConfigFolder } from './config-folder.js'
export { createChecker, type Checker, type CheckerOptions } from './checker.js'
export type { CheckedRecording, CheckFinding, CheckRedaction, HygieneKind, Replacement } from './checked-recording.js'
export { createVerifiedDays, type BrokenVerified, type VerifiedDays } from './verified-days.js'
