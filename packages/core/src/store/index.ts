export { bodyFileSize, bodyPieces, readBodyFile } from './body-files.js'
export { mergeInteractions, type FreshInteraction, type MergeOptions, type MergePlan, type TestFate } from './merge.js'
export { listProjectFiles } from './project-files.js'
export { assertNoNameClash } from './name-clash.js'
export { bodyFileName, type BodyFileContent, type BodyFileLabel } from './place-body-files.js'
export { printRecording } from './print-recording.js'
export { planPrune, pruneRecording, type PrunePlan, type PruneResult } from './prune-recording.js'
export { parseRecording, readRecording } from './read-recording.js'
export { isRecordingPath, recordingPathOf } from './recording-path.js'
export {
  isRefreshDue,
  rememberVerified,
  type RefreshFacts,
  type RememberOptions,
  type VerifiedInteraction,
} from './remember-verified.js'
export type { SaveOptions } from './lock-recording.js'
export { previewSave, saveRecording, type RecordingUpdate, type SaveResult } from './save-recording.js'
export { createSpool, type Spool } from './spool.js'
export { lastKnownGood, readVerified, VERIFIED_FILE, type Verified, type VerifiedMemory } from './verified.js'
