export { readProjectRecordings, type ProjectRecording } from './project-recordings.js'
export { exitOf, type DriftReport } from '../drift/index.js'
export { pathFrom, repositoryRootOf } from '../store/project-files.js'
export { isRefreshDue, joinVerified, rememberVerified, type VerifiedInteraction } from '../store/remember-verified.js'
export { readVerified, VERIFIED_FILE, type Verified } from '../store/verified.js'
export {
  driftAnnotations,
  driftCodeQuality,
  driftJson,
  driftJunit,
  driftLines,
  driftMarkdown,
  driftNotice,
  driftSarif,
  isNotable,
  pullRequestText,
  slackMessage,
  type DriftLinesOptions,
  type DriftMarkdownOptions,
  type DriftNotice,
  type NoticeOptions,
  type PullRequestText,
  type RepositoryOptions,
  type SlackBlock,
  type SlackMessage,
} from '../report/drift/index.js'
export { applyUpdate, planPatches, type AppliedUpdate, type ApplyOptions } from './apply-update.js'
export { acceptFindings, readAccepted, unusedAccepted, writeAccepted, type AcceptedFinding } from './accepted.js'
export { freshValue } from './fresh-values.js'
export { retryAfterMs } from './retry-after.js'
export { runDrift, type DriftRun, type DriftStep, type RunDriftOptions } from './run-drift.js'
export type { UpdatePlan } from './update/plan-update.js'
